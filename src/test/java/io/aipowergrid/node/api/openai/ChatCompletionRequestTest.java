package io.aipowergrid.node.api.openai;

import static io.aipowergrid.node.api.openai.RequestTexts.chat;
import static io.aipowergrid.node.api.openai.RequestTexts.chatFailure;
import static io.aipowergrid.node.api.openai.RequestTexts.chatOf;
import static io.aipowergrid.node.api.openai.RequestTexts.messagesFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.ChatMessage.Role;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionRequestTest {
  @Test
  void fillsInTheDefaultsOfTheContract() {
    var request = chat("");
    assertThat(request.messages()).containsExactly(new ChatMessage(Role.USER, "Hi"));
    var options = request.options();
    assertThat(options.outputTokensMax()).isNull();
    assertThat(options.choices()).isEqualTo(1);
    assertThat(options.stream()).isFalse();
    assertThat(options.clientNonce()).isNull();
    assertThat(options.stopStrings()).isEmpty();
    assertThat(options.sampling()).isEqualTo(Sampling.atTemperature(10_000));
  }

  @Test
  void readsEveryField() {
    var options =
        chat("""
        ,"temperature":0.7,"top_p":0.95,"top_k":40,"min_p":0.05,"frequency_penalty":-1.5,
        "presence_penalty":2,"logit_bias":{"7":-100,"12":0.25},"stop":["a","b"],"n":2,
        "seed":42,"stream":true,"stream_options":{"include_usage":true},"max_tokens":9,
        "max_completion_tokens":8,"logprobs":true,"top_logprobs":3\
        """)
            .options();
    var sampling = options.sampling();
    assertThat(sampling.temperatureE4()).isEqualTo(7000);
    assertThat(sampling.topPE4()).isEqualTo(9500);
    assertThat(sampling.topK()).isEqualTo(40);
    assertThat(sampling.minPE4()).isEqualTo(500);
    assertThat(sampling.frequencyPenaltyE4()).isEqualTo(-15_000);
    assertThat(sampling.presencePenaltyE4()).isEqualTo(20_000);
    assertThat(sampling.logitBiasE4()).isEqualTo(Map.of(7, -1_000_000, 12, 2500));
    assertThat(sampling.topLogprobs()).isEqualTo(3);
    assertThat(options.stopStrings()).containsExactly("a", "b");
    assertThat(options.choices()).isEqualTo(2);
    assertThat(options.outputTokensMax()).isEqualTo(8);
    assertThat(options.stream()).isTrue();
    assertThat(options.includeUsage()).isTrue();
    assertThat(options.clientNonce()).isEqualTo(GenerationRequest.nonceOfSeed(42));
  }

  @Test
  void ignoresWhatItDoesNotKnowAndTakesNullForAbsent() {
    var request =
        chat(
            """
            ,"user":"u","metadata":{"a":"b"},"store":true,"service_tier":"auto","junk":[1,{"x":null}],
            "temperature":null,"stop":null,"n":null,"tools":[],"tool_choice":"auto","seed":null,
            "response_format":{"type":"text"},"modalities":["text"],"parallel_tool_calls":true\
            """);
    assertThat(request.options()).isEqualTo(chat("").options());
  }

  @Test
  void joinsPartsOfText() {
    var request =
        chatOf(
            """
            {"model":"m","messages":[
              {"role":"developer","content":[{"type":"text","text":"Be "},{"type":"text","text":"kind."}]},
              {"role":"assistant","content":"Yes."},
              {"role":"user","content":"","name":"Ann"}]}\
            """);
    assertThat(request.messages())
        .isEqualTo(
            List.of(
                new ChatMessage(Role.SYSTEM, "Be kind."),
                new ChatMessage(Role.ASSISTANT, "Yes."),
                new ChatMessage(Role.USER, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}",
        "{\"role\":\"assistant\",\"tool_calls\":null,\"function_call\":null}",
        "{\"role\":\"assistant\",\"content\":\"\"}"
      })
  void takesAnAssistantThatSaidNothing(String message) {
    var request =
        chatOf(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                + message
                + "]}");
    assertThat(request.messages().getLast()).isEqualTo(new ChatMessage(Role.ASSISTANT, ""));
  }

  @Test
  void takesARefusalForWhatTheAssistantSaid() {
    var request =
        chatOf(
            """
            {"model":"m","messages":[{"role":"assistant","content":null,"refusal":"No."}]}\
            """);
    assertThat(request.messages()).isEqualTo(List.of(new ChatMessage(Role.ASSISTANT, "No.")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"temperature":"hot"      | temperature
          ,"temperature":2.0001     | temperature
          ,"temperature":-0.1       | temperature
          ,"temperature":1e999999999 | temperature
          ,"temperature":true       | temperature
          ,"top_p":1.1              | top_p
          ,"top_k":1.5              | top_k
          ,"top_k":-2               | top_k
          ,"n":0                    | n
          ,"n":5                    | n
          ,"n":"1"                  | n
          ,"n":99999999999999999999 | n
          ,"max_tokens":0           | max_tokens
          ,"max_tokens":1.5         | max_tokens
          ,"max_completion_tokens":-1 | max_completion_tokens
          ,"stream":"true"          | stream
          ,"stream":true,"stream_options":{"include_usage":1} | stream_options.include_usage
          ,"stream":true,"stream_options":7 | stream_options
          ,"stop":["a","b","c","d","e"] | stop
          ,"stop":""                | stop
          ,"stop":["a",""]          | stop[1]
          ,"stop":[1]               | stop[0]
          ,"stop":{}                | stop
          ,"seed":1.5               | seed
          ,"seed":9223372036854775808 | seed
          ,"logit_bias":[]          | logit_bias
          ,"logit_bias":{"x":1}     | logit_bias
          ,"logit_bias":{"-1":1}    | logit_bias
          ,"logit_bias":{"+5":1}    | logit_bias
          ,"logit_bias":{"5":1,"05":2} | logit_bias
          ,"logit_bias":{"٥":1}     | logit_bias
          ,"logit_bias":{"-0":1}    | logit_bias
          ,"logit_bias":{"5":101}   | logit_bias.5
          ,"logit_bias":{"5":"1"}   | logit_bias.5
          ,"frequency_penalty":2.1  | frequency_penalty
          ,"presence_penalty":-2.1  | presence_penalty
          ,"logprobs":1             | logprobs
          ,"top_logprobs":3         | top_logprobs
          ,"logprobs":true,"top_logprobs":21 | top_logprobs
          ,"tools":{}               | tools
          """)
  void refusesWrongValuesWithTheirPath(String extra, String param) {
    var failure = chatFailure(extra);
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.param()).isEqualTo(param);
    assertThat(failure.detail()).contains("'" + param + "'");
  }

  @Test
  void acceptsTheLastValueInRange() {
    assertThat(chat(",\"temperature\":2").options().sampling().temperatureE4()).isEqualTo(20_000);
    assertThat(chat(",\"temperature\":1e-999999999").options().sampling().temperatureE4()).isZero();
    assertThat(chat(",\"n\":4").options().choices()).isEqualTo(4);
    assertThat(chat(",\"stop\":[\"a\",\"b\",\"c\",\"d\"]").options().stopStrings()).hasSize(4);
    assertThat(chat(",\"top_k\":-1").options().sampling().topK()).isZero();
  }

  @Test
  void roundsToTenThousandthsHalfToEven() {
    assertThat(chat(",\"temperature\":0.00005").options().sampling().temperatureE4()).isZero();
    assertThat(chat(",\"temperature\":0.00015").options().sampling().temperatureE4()).isEqualTo(2);
    assertThat(chat(",\"temperature\":0.33335").options().sampling().temperatureE4())
        .isEqualTo(3334);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"tools":[{"type":"web_search"}]                     | tools[0].type
          ,"functions":[{"name":"f"}]                          | functions
          ,"tool_choice":{"type":"allowed_tools"}              | tool_choice.type
          ,"response_format":{"type":"poem"}                   | response_format.type
          ,"guided_grammar":"root"                             | guided_grammar
          ,"structured_outputs":{"structural_tag":{}}          | structured_outputs.structural_tag
          ,"modalities":["text","audio"]                       | modalities
          ,"audio":{"voice":"a"}                               | audio
          ,"web_search_options":{}                             | web_search_options
          """)
  void namesWhatItCannotDoYet(String extra, String param) {
    var failure = chatFailure(extra);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo(param);
  }

  @Test
  void toolsThatMayNotBeUsedAreAccepted() {
    assertThat(chat(",\"tools\":[{\"type\":\"function\"}],\"tool_choice\":\"none\"").messages())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                        | messages
          {}                                        | messages
          null                                      | messages
          "hi"                                      | messages
          [1]                                       | messages[0]
          [{"content":"x"}]                         | messages[0].role
          [{"role":"user"}]                         | messages[0].content
          [{"role":"user","content":null}]          | messages[0].content
          [{"role":"user","content":5}]             | messages[0].content
          [{"role":"system"}]                       | messages[0].content
          [{"role":"assistant","tool_calls":"none"}] | messages[0].tool_calls
          [{"role":"assistant","refusal":5}]        | messages[0].refusal
          [{"role":"robot","content":"x"}]          | messages[0].role
          [{"role":7,"content":"x"}]                | messages[0].role
          [{"role":"user","content":["x"]}]         | messages[0].content[0]
          [{"role":"user","content":[{"text":"x"}]}] | messages[0].content[0].type
          [{"role":"user","content":[{"type":"text"}]}] | messages[0].content[0].text
          [{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":1}]}] | messages[1].content[0].text
          """)
  void refusesWrongMessagesWithTheirPath(String messages, String param) {
    var failure = messagesFailure(messages);
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.param()).isEqualTo(param);
  }

  @Test
  void saysThatTheModelHasNoVision() {
    var failure =
        messagesFailure(
            """
            [{"role":"user","content":[{"type":"text","text":"What is this?"},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]\
            """);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(failure.param()).isEqualTo("messages[0].content[1].type");
    assertThat(failure.detail()).contains("no vision");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"role\":\"function\",\"content\":\"5\",\"name\":\"c\"}]",
        "[{\"role\":\"assistant\",\"content\":null,\"function_call\":{}}]"
      })
  void refusesHistoriesWithFunctions(String messages) {
    assertThat(messagesFailure(messages).code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
  }

  @Test
  void refusesAMissingModel() {
    var failure =
        catchThrowableOfType(
            NodeException.class,
            () -> chatOf("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
    assertThat(failure.param()).isEqualTo("model");
  }
}
