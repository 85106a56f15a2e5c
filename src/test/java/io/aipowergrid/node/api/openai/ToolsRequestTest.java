package io.aipowergrid.node.api.openai;

import static io.aipowergrid.node.api.openai.RequestTexts.chat;
import static io.aipowergrid.node.api.openai.RequestTexts.chatFailure;
import static io.aipowergrid.node.api.openai.RequestTexts.chatOf;
import static io.aipowergrid.node.api.openai.RequestTexts.completion;
import static io.aipowergrid.node.api.openai.RequestTexts.messagesFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.ChatMessage.Role;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import io.aipowergrid.node.inference.grammar.GrammarLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What chat requests say about formats and tools. */
class ToolsRequestTest {
  private static final String WEATHER =
      """
      {"type":"function","function":{"name":"weather","description":"Says how warm it is.",
       "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}\
      """;
  private static final String CLOCK = "{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";
  private static final String TOOLS = ",\"tools\":[" + WEATHER + "," + CLOCK + "]";

  private static OutputConstraint constraint(String extra) {
    return chat(extra).options().constraint();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "response_format":{"type":"json_object"}                | JSON_OBJECT | ``
          "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"null"}}} | JSON_SCHEMA | {"type":"null"}
          "guided_json":{"type":"null"}                           | JSON_SCHEMA | {"type":"null"}
          "guided_json":"{\\"type\\": \\"null\\"}"                    | JSON_SCHEMA | {"type": "null"}
          "guided_regex":"a+"                                     | REGEX       | a+
          "guided_choice":["a","b"]                               | CHOICE      | ["a","b"]
          "structured_outputs":{"regex":"a+"}                     | REGEX       | a+
          "structured_outputs":{"choice":["a"]}                   | CHOICE      | ["a"]
          "structured_outputs":{"json":{"type":"null"}}           | JSON_SCHEMA | {"type":"null"}
          "structured_outputs":{"json_object":true}               | JSON_OBJECT | ``
          """)
  void readsWhatTheAnswerMustMatch(String field, Kind kind, String definition) {
    var expected = new OutputConstraint(kind, definition);
    assertThat(constraint("," + field)).isEqualTo(expected);
    assertThat(completion("\"x\"", "," + field).options().constraint()).isEqualTo(expected);
  }

  @Test
  void leavesTheAnswerFree() {
    assertThat(constraint("")).isNull();
    assertThat(constraint(",\"response_format\":{\"type\":\"text\"},\"guided_json\":null"))
        .isNull();
    assertThat(constraint(",\"structured_outputs\":{\"json_object\":false}")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "response_format":{"type":"json_schema"}                        | response_format.json_schema
          "response_format":{"type":"json_schema","json_schema":{}}       | response_format.json_schema.schema
          "response_format":{"type":"json_schema","json_schema":{"schema":{"type":"x"}}} | response_format.json_schema.schema.type
          "response_format":{"type":"json_schema","json_schema":{"schema":{"properties":{"a":{"minItems":-1}}}}} | response_format.json_schema.schema.properties.a.minItems
          "response_format":{}                                            | response_format.type
          "response_format":7                                             | response_format
          "guided_regex":"("                                              | guided_regex
          "guided_choice":[]                                              | guided_choice
          "guided_choice":[1]                                             | guided_choice[0]
          "guided_choice":"a"                                             | guided_choice
          "guided_regex":"a","structured_outputs":{"regex":"a"}           | response_format
          "tool_choice":"required"                                        | tool_choice
          "tool_choice":"sometimes"                                       | tool_choice
          "tools":[{"type":"function"}]                                   | tools[0].function
          "tools":[{"type":"function","function":{"name":"a b"}}]         | tools[0].function.name
          "tools":[{"type":"function","function":{"name":"a","parameters":[]}}] | tools[0].function.parameters
          "tools":[{"type":"function","function":{"name":"a","parameters":{"type":"x"}}}] | tools[0].function.parameters.type
          "tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}] | tools[1].function.name
          "tools":[{"type":"function","function":{"name":"a"}}],"tool_choice":{"type":"function","function":{"name":"b"}} | tool_choice
          """)
  void refusesWrongFormatsAndToolsWithTheirPath(String field, String param) {
    var failure = chatFailure("," + field);
    assertThat(failure.param()).isEqualTo(param);
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.detail()).endsWith(".").doesNotEndWith("..");
  }

  @Test
  void namesTheKeywordOfASchemaThatItDoesNotFollow() {
    var failure =
        chatFailure(
            """
            ,"response_format":{"type":"json_schema","json_schema":{"schema":
             {"type":"object","properties":{"a":{"not":{}}}}}}\
            """);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo("response_format.json_schema.schema.properties.a.not");
    assertThat(failure.detail()).contains("'not'");
  }

  @Test
  void namesTheFieldOfADefinitionThatIsTooLong() {
    String enough = "a".repeat(GrammarLimits.DEFINITION_CHARS_MAX);
    for (String field :
        new String[] {
          "\"guided_regex\":\"" + enough + "a\"",
          "\"guided_choice\":[\"" + enough + "\"]",
          "\"guided_json\":{\"const\":\"" + enough + "\"}"
        }) {
      var failure = chatFailure("," + field);
      assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(field).startsWith("\"" + failure.param() + "\"");
      assertThat(failure.detail()).startsWith("'" + failure.param() + "': ");
    }
    var nested =
        chatFailure(
            ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":"
                + "{\"enum\":[\""
                + enough
                + "\"]}}}");
    assertThat(nested.param()).isEqualTo("response_format.json_schema.schema");
  }

  @Test
  void tellsToolsInTheSystemMessage() {
    var request = chat(TOOLS);
    assertThat(request.messages()).hasSize(2);
    var system = request.messages().getFirst();
    assertThat(system.role()).isEqualTo(Role.SYSTEM);
    assertThat(system.content())
        .startsWith("# Tools")
        .contains("{\"type\":\"function\",\"function\":{\"name\":\"weather\",")
        .contains("\"name\":\"clock\"")
        .endsWith("</tool_call>");
    var kept =
        chatOf(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                + "{\"role\":\"user\",\"content\":\"x\"}]"
                + TOOLS
                + "}");
    assertThat(kept.messages()).hasSize(2);
    assertThat(kept.messages().getFirst().content()).startsWith("Be kind.\n\n# Tools");
  }

  @Test
  void bindsTheAnswerToTheToolsThatMayBeCalled() {
    var auto = constraint(TOOLS);
    assertThat(auto.kind()).isEqualTo(Kind.TOOL_CALLS);
    assertThat(auto.definition()).startsWith("{\"required\":false,\"parallel\":true,");
    assertThat(constraint(TOOLS + ",\"tool_choice\":\"auto\"")).isEqualTo(auto);
    assertThat(
            constraint(TOOLS + ",\"tool_choice\":\"required\",\"parallel_tool_calls\":false")
                .definition())
        .startsWith("{\"required\":true,\"parallel\":false,");
    var named =
        constraint(
            TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}");
    assertThat(named.definition()).contains("clock").doesNotContain("weather");
    assertThat(chat(TOOLS + ",\"tool_choice\":\"none\"").tools()).isNull();
    assertThat(constraint(TOOLS + ",\"tool_choice\":\"none\"")).isNull();
  }

  @Test
  void holdsArgumentsLooselyWhereASchemaIsNotFollowed() {
    var loose =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
            + "{\"type\":\"object\",\"minProperties\":1}}}]";
    assertThat(constraint(loose).definition())
        .contains("\"parameters\":{\"type\":\"object\"}")
        .doesNotContain("minProperties");
    assertThat(chat(loose).messages().getFirst().content()).contains("minProperties");
    var strict = loose.replace("\"name\":\"f\"", "\"name\":\"f\",\"strict\":true");
    var failure = chatFailure(strict);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo("tools[0].function.parameters.minProperties");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"properties\":{\"a\":{\"type\":\"null\"}}}",
        "{\"type\":[\"object\"]}",
        "{\"$ref\":\"#/$defs/o\",\"$defs\":{\"o\":{\"type\":\"object\"}}}"
      })
  void aStrictToolWithoutTheTypeObjectIsRefusedAndNotLoosened(String parameters) {
    var tool =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,"
            + "\"parameters\":"
            + parameters
            + "}}]";
    var failure = chatFailure(tool);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo("tools[0].function.parameters.type");
    assertThat(constraint(tool.replace("\"strict\":true,", "")).definition())
        .contains("\"parameters\":{\"type\":\"object\"}");
  }

  @Test
  void aFormatBindsNoTextWhereToolsMayBeCalled() {
    var format = ",\"response_format\":{\"type\":\"json_object\"}";
    var failure = chatFailure(TOOLS + format);
    assertThat(failure.param()).isEqualTo("response_format");
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(constraint(TOOLS + format + ",\"tool_choice\":\"none\"").kind())
        .isEqualTo(Kind.JSON_OBJECT);
    assertThat(constraint(TOOLS + format + ",\"tool_choice\":\"required\"").kind())
        .isEqualTo(Kind.TOOL_CALLS);
  }

  @Test
  void writesCallsAndResultsIntoTheConversation() {
    var request =
        chatOf(
            """
            {"model":"m","messages":[{"role":"user","content":"Warm?"},
             {"role":"assistant","content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\": \\"Oslo\\"}"}},
              {"id":"c2","type":"function","function":{"name":"clock","arguments":""}}]},
             {"role":"tool","tool_call_id":"c1","content":"5"},
             {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"noon"}]},
             {"role":"user","content":"Thanks"}]}\
            """);
    assertThat(request.messages())
        .containsExactly(
            new ChatMessage(Role.USER, "Warm?"),
            new ChatMessage(
                Role.ASSISTANT,
                """
                <tool_call>
                {"name": "weather", "arguments": {"city": "Oslo"}}
                </tool_call>
                <tool_call>
                {"name": "clock", "arguments": {}}
                </tool_call>\
                """),
            new ChatMessage(
                Role.USER,
                """
                <tool_response>
                5
                </tool_response>
                <tool_response>
                noon
                </tool_response>\
                """),
            new ChatMessage(Role.USER, "Thanks"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"role":"tool","content":"x"}]                                           | messages[0].tool_call_id
          [{"role":"tool","tool_call_id":"c"}]                                      | messages[0].content
          [{"role":"user","content":"x","tool_calls":[{}]}]                         | messages[0].tool_calls
          [{"role":"assistant","tool_calls":[1]}]                                   | messages[0].tool_calls[0]
          [{"role":"assistant","tool_calls":[{}]}]                                  | messages[0].tool_calls[0].function
          [{"role":"assistant","tool_calls":[{"function":{}}]}]                     | messages[0].tool_calls[0].function.name
          [{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":{}}}]}] | messages[0].tool_calls[0].function.arguments
          """)
  void refusesWrongHistoriesWithTheirPath(String messages, String param) {
    var failure = messagesFailure(messages);
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.param()).isEqualTo(param);
  }
}
