package io.aipowergrid.node.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonGrammarTest {
  /** Schemas of many shapes; every text the grammar writes is held against the validator. */
  static final List<String> SCHEMAS =
      List.of(
          "true",
          "{}",
          """
          {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer",
           "minimum":0,"maximum":150}},"required":["name","age"],"additionalProperties":false}\
          """,
          """
          {"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"null"},
           "c":{"type":["string","null"],"minLength":1,"maxLength":5}},"required":["b"]}\
          """,
          """
          {"type":"object","properties":{"a":{"const":1},"ab":{"const":[1,{"x":"\\n\\"y"}]}},
           "additionalProperties":{"type":"integer","exclusiveMinimum":-5,"exclusiveMaximum":5}}\
          """,
          """
          {"type":"object","required":["k"],"additionalProperties":{"type":"boolean"}}\
          """,
          """
          {"type":"array","items":{"enum":["red","green",3,null,{"a":[]},1.50]},"minItems":2,
           "maxItems":4}\
          """,
          """
          {"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,
           "minItems":1}\
          """,
          """
          {"type":"array","prefixItems":[{"type":"number"}],"items":{"type":"boolean"}}\
          """,
          """
          {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{
           "value":{"type":"integer"},"children":{"type":"array","items":{"$ref":"#/$defs/node"}},
           "next":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/node"}]}},
           "required":["value","children","next"],"additionalProperties":false}}}\
          """,
          """
          {"anyOf":[{"type":"string","pattern":"^[A-Z]{2}-[0-9]+$","maxLength":6},
           {"type":"number","minimum":-1.25,"maximum":3.5}]}\
          """,
          """
          {"oneOf":[{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"integer"}},
           "required":["kind","x"]},{"type":"object","properties":{"kind":{"enum":["b","c"]}},
           "required":["kind"]},{"type":"string"}]}\
          """,
          """
          {"type":"string","pattern":"\\\\d{3}","minLength":5,"maxLength":8}\
          """,
          """
          {"type":"string","minLength":3}\
          """,
          """
          {"type":"object","properties":{"d":{"type":"string","format":"date"},
           "t":{"type":"string","format":"date-time"},"u":{"type":"string","format":"uuid"},
           "i":{"type":"string","format":"ipv4"},
           "h":{"type":"string","format":"hostname"},"p":{"type":"string","format":"duration"},
           "m":{"type":"string","format":"time"}},
           "required":["d","t","u","i","h","p","m"]}\
          """,
          """
          {"type":"integer","minimum":-1234,"maximum":-17}\
          """,
          """
          {"type":"integer","minimum":99}\
          """,
          """
          {"type":"number","exclusiveMaximum":-0.125}\
          """,
          """
          {"type":"number","exclusiveMinimum":0,"maximum":0.001}\
          """,
          """
          {"allOf":[{"$ref":"#/$defs/a~1b"}],"title":"t","$defs":{"a/b":{"type":"number"}}}\
          """,
          """
          {"properties":{"q\\"uote":{},"\\u00e9":{"type":"string"}},"required":["q\\"uote"]}\
          """);

  private static boolean matches(String schema, String json) {
    return new GrammarAutomaton(JsonGrammar.schema(schema))
        .matches(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void writesOnlyWhatTheSchemaAllows() {
    var random = new Random(11);
    for (var schema : SCHEMAS) {
      var grammar = JsonGrammar.schema(schema);
      var check = new SchemaCheck(schema);
      for (int i = 0; i < 60; i++) {
        var text = Walks.text(grammar, random, 20 + random.nextInt(150));
        assertThat(check.complaints(text)).as("%s under %s", text, schema).isEmpty();
      }
    }
  }

  @Test
  void writesOnlyWhatRandomSchemasAllow() {
    var random = new Random(12);
    int usable = 0;
    for (int i = 0; i < 300; i++) {
      var schema = RandomSchemas.schema(random).toString();
      Grammar grammar;
      try {
        grammar = JsonGrammar.schema(schema);
      } catch (GrammarException e) {
        assertThat(e.fault()).as(schema).isEqualTo(GrammarException.Fault.MALFORMED);
        assertThat(e.reason()).as(schema).containsAnyOf("no text", "refers to itself");
        continue;
      }
      usable++;
      var check = new SchemaCheck(schema);
      for (int j = 0; j < 10; j++) {
        var text = Walks.text(grammar, random, 60);
        assertThat(check.complaints(text)).as("%s under %s", text, schema).isEmpty();
      }
    }
    assertThat(usable).isGreaterThan(200);
  }

  @Test
  void letsValuesThroughInTheirCompactForm() {
    var schema = SCHEMAS.get(2);
    assertThat(matches(schema, "{\"name\":\"x\",\"age\":150}")).isTrue();
    assertThat(matches(schema, "{\"name\": \"x\", \"age\": 0}")).isTrue();
    assertThat(matches(schema, "{\"name\":  \"x\",\"age\":0}")).isFalse();
    assertThat(matches(schema, "{ \"name\":\"x\",\"age\":0}")).isFalse();
    assertThat(matches(schema, "{\"name\":\"x\",\"age\":151}")).isFalse();
    assertThat(matches(schema, "{\"name\":\"x\",\"age\":-1}")).isFalse();
    assertThat(matches(schema, "{\"name\":\"x\",\"age\":007}")).isFalse();
    assertThat(matches(schema, "{\"age\":1,\"name\":\"x\"}")).isFalse();
    assertThat(matches(schema, "{\"name\":\"x\"}")).isFalse();
    assertThat(matches(schema, "{\"name\":\"x\",\"age\":1,\"z\":1}")).isFalse();
  }

  // The validator knows the top-level domains of its day, so it is no judge of invented addresses.
  @Test
  void writesAddressesWithOneAtSign() {
    var random = new Random(14);
    var grammar = JsonGrammar.schema("{\"type\":\"string\",\"format\":\"email\"}");
    for (int i = 0; i < 50; i++) {
      assertThat(Walks.text(grammar, random, 40)).matches("\"[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+\"");
    }
  }

  @Test
  void spellsEveryStringInOneWay() {
    var schema = "{\"type\":\"string\"}";
    assertThat(matches(schema, "\"a\\n\\\"\\\\\\u0001\u00e9/\"")).isTrue();
    assertThat(matches(schema, "\"\\u00e9\"")).isFalse();
    assertThat(matches(schema, "\"\\/\"")).isFalse();
    assertThat(matches(schema, "\"\\u000a\"")).isFalse();
    assertThat(matches(schema, "\"\n\"")).isFalse();
  }

  @Test
  void countsCharactersOfStrings() {
    var schema = "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}";
    assertThat(matches(schema, "\"a\"")).isFalse();
    assertThat(matches(schema, "\"\uD83D\uDE00\\n\"")).isTrue();
    assertThat(matches(schema, "\"\u00e9\u00e9\u00e9\"")).isTrue();
    assertThat(matches(schema, "\"\u00e9\u00e9\u00e9\u00e9\"")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 9",
    "-5, 5",
    "7, 123",
    "-123, -7",
    "99, 101",
    "-1000, 1000",
    "-10, 0",
    "1, 1",
    "5, 4"
  })
  void holdsIntegersToTheirBounds(int min, int max) {
    var schema =
        "{\"type\":[\"integer\",\"null\"],\"minimum\":%d,\"maximum\":%d}".formatted(min, max);
    var automaton = new GrammarAutomaton(JsonGrammar.schema(schema));
    for (int i = -1100; i <= 1100; i++) {
      var text = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      assertThat(automaton.matches(text)).as("%d", i).isEqualTo(i >= min && i <= max);
    }
    assertThat(automaton.matches("-0".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(automaton.matches("01".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "false, -1.25, false, 3.5",
    "true, 0, false, 0.02",
    "false, -0.03, true, -0.01",
    "true, 9.9, true, 10.1",
    "false, 0, false, 0"
  })
  void holdsNumbersToTheirBounds(boolean minOpen, String min, boolean maxOpen, String max) {
    var schema =
        "{\"type\":\"number\",\"%s\":%s,\"%s\":%s}"
            .formatted(
                minOpen ? "exclusiveMinimum" : "minimum",
                min,
                maxOpen ? "exclusiveMaximum" : "maximum",
                max);
    var automaton = new GrammarAutomaton(JsonGrammar.schema(schema));
    for (int i = -1200; i <= 1200; i++) {
      var value = java.math.BigDecimal.valueOf(i, 2);
      int low = value.compareTo(new java.math.BigDecimal(min));
      int high = value.compareTo(new java.math.BigDecimal(max));
      boolean inside = (minOpen ? low > 0 : low >= 0) && (maxOpen ? high < 0 : high <= 0);
      assertThat(automaton.matches(value.toPlainString().getBytes(StandardCharsets.UTF_8)))
          .as("%s", value)
          .isEqualTo(inside);
    }
  }

  @Test
  void readsItemsOfArraysToTheLast() {
    var schema = "{\"type\":\"array\",\"items\":{\"const\":1},\"minItems\":1,\"maxItems\":3}";
    assertThat(matches(schema, "[]")).isFalse();
    assertThat(matches(schema, "[1]")).isTrue();
    assertThat(matches(schema, "[1, 1,1]")).isTrue();
    assertThat(matches(schema, "[1,1,1,1]")).isFalse();
    assertThat(matches(schema, "[1,]")).isFalse();
    assertThat(matches("{\"type\":\"array\",\"maxItems\":0}", "[]")).isTrue();
    assertThat(matches("{\"type\":\"array\",\"maxItems\":0}", "[1]")).isFalse();
    assertThat(matches("{\"type\":\"array\",\"minItems\":2}", "[1,\"x\",{}]")).isTrue();
    assertThat(matches("{\"type\":\"array\",\"minItems\":2}", "[1]")).isFalse();
  }

  @Test
  void nestsObjectsAndArrays() {
    var automaton = new GrammarAutomaton(JsonGrammar.anyObject());
    assertThat(automaton.matches("{\"a\":{\"b\":[[],[{}]]}}".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(automaton.matches("{\"a\":{\"b\":[[],[{}]}}".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(automaton.matches("[]".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(automaton.matches("{}".getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void stopsNestingWhereItCouldNotBeClosedAgain() {
    var automaton = new GrammarAutomaton(JsonGrammar.schema("{}"));
    GrammarState state = automaton.start();
    int depth = 0;
    for (var next = automaton.next(state, '['); next != null; next = automaton.next(state, '[')) {
      state = next;
      depth++;
    }
    assertThat(depth).isBetween(30, GrammarLimits.DEPTH_MAX);
    var end = automaton.next(state, "]".repeat(depth).getBytes(StandardCharsets.UTF_8));
    assertThat(end).isNotNull();
    assertThat(end.finished()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\":\"object\",\"properties\":{\"a\":{\"minProperties\":1}}}', "
        + "/properties/a/minProperties",
    "'{\"not\":{}}', /not",
    "'{\"type\":\"array\",\"uniqueItems\":true}', /uniqueItems",
    "'{\"type\":\"string\",\"format\":\"uri\"}', /format",
    "'{\"type\":\"integer\",\"multipleOf\":3}', /multipleOf",
    "'{\"$ref\":\"http://other\"}', /$ref",
    "'{\"allOf\":[{},{}]}', /allOf",
    "'{\"anyOf\":[{}],\"type\":\"string\"}', /type",
    "'{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}', /oneOf",
    "'{\"if\":{}}', /if",
    "'{\"items\":[{}]}', /items",
    "'{\"type\":\"string\",\"pattern\":\"(?=a)\"}', /pattern",
    "'{\"patternProperties\":{}}', /patternProperties",
    "'{\"enum\":[1],\"minimum\":0}', /minimum",
    "'{\"type\":\"string\",\"maxLength\":10001}', /maxLength",
    "'{\"maximum\":1e40}', /maximum"
  })
  void namesTheKeywordThatItDoesNotFollow(String schema, String path) {
    assertThatThrownBy(() -> JsonGrammar.schema(schema))
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(GrammarException.Fault.UNSUPPORTED);
              assertThat(e.path()).isEqualTo(path);
              var keyword = path.substring(path.lastIndexOf('/') + 1);
              if (!keyword.equals("pattern")) {
                assertThat(e.reason()).containsIgnoringCase(keyword);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"const":1}|{"const":1.0}|false
          {"enum":[1,2]}|{"enum":[3]}|true
          {"const":{"a":1,"b":[2]}}|{"const":{"b":[2.0],"a":1}}|false
          {"const":"1"}|{"const":1}|true
          {"type":"string"}|{"type":"null"}|true
          {"properties":{"a":{}}}|{"type":"string"}|false
          {"type":"integer"}|{"type":"number"}|false
          {"const":"a"}|{"type":"string"}|false
          """)
  void takesOneOfOnlyWhereNoValueBelongsToTwo(String left, String right, boolean apart) {
    var schema = "{\"oneOf\":[" + left + "," + right + "]}";
    if (apart) {
      assertThat(JsonGrammar.schema(schema)).isNotNull();
    } else {
      assertThatThrownBy(() -> JsonGrammar.schema(schema))
          .isInstanceOfSatisfying(
              GrammarException.class, e -> assertThat(e.path()).isEqualTo("/oneOf"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "1",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"type\":\"strange\"}",
        "{\"type\":[]}",
        "{\"enum\":[]}",
        "{\"enum\":5}",
        "{\"properties\":[]}",
        "{\"required\":[1]}",
        "{\"required\":[\"a\"],\"properties\":{},\"additionalProperties\":false}",
        "{\"additionalProperties\":3}",
        "{\"minLength\":-1}",
        "{\"minLength\":1.5}",
        "{\"minimum\":\"a\"}",
        "{\"$ref\":\"#/nowhere\"}",
        "{\"$ref\":\"#%zz\"}",
        "{\"$ref\":\"#\"}",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}",
        "false",
        "{\"type\":\"integer\",\"minimum\":2,\"maximum\":1}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
        "{\"type\":\"string\",\"pattern\":\"(\"}",
        "{\"type\":\"string\",\"pattern\":\"^abc$\",\"maxLength\":2}"
      })
  void refusesWhatIsMalformedOrAllowsNothing(String schema) {
    assertThatThrownBy(() -> JsonGrammar.schema(schema))
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.MALFORMED));
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> JsonGrammar.schema("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(GrammarException.class);
    assertThatThrownBy(
            () -> JsonGrammar.schema(" ".repeat(GrammarLimits.DEFINITION_CHARS_MAX) + "{}"))
        .isInstanceOf(GrammarException.class);
    var chain = new StringBuilder("{\"$ref\":\"#/$defs/0\",\"$defs\":{");
    for (int i = 0; i < 5000; i++) {
      chain.append("\"%d\":{\"$ref\":\"#/$defs/%d\"},".formatted(i, i + 1));
    }
    chain.append("\"5000\":{}}}");
    assertThatThrownBy(() -> JsonGrammar.schema(chain.toString()))
        .isInstanceOf(GrammarException.class);
    var wide = new StringBuilder("{\"anyOf\":[{\"type\":\"null\"}");
    for (int i = 0; i < 20; i++) {
      wide.append(",{\"type\":\"string\",\"minLength\":%d}".formatted(9000 + i));
    }
    assertThatThrownBy(() -> JsonGrammar.schema(wide.append("]}").toString()))
        .isInstanceOf(GrammarException.class);
  }

  @Test
  void survivesCutAndAlteredSchemas() {
    var random = new Random(13);
    for (int i = 0; i < 800; i++) {
      var schema = new StringBuilder(SCHEMAS.get(2 + random.nextInt(SCHEMAS.size() - 2)));
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = random.nextInt(schema.length());
        if (random.nextBoolean()) {
          schema.deleteCharAt(at);
        } else {
          schema.insert(at, "{}[],:\"0-9ae".charAt(random.nextInt(12)));
        }
      }
      try {
        new GrammarAutomaton(JsonGrammar.schema(schema.toString())).start();
      } catch (GrammarException e) {
        assertThat(e.reason()).isNotEmpty();
      }
    }
  }
}
