package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Draws JSON schemas. Whatever it lets through is valid under the schema; of what the schema allows
 * it may leave something out (white space, other spellings, names of other properties where {@code
 * properties} are given and {@code additionalProperties} is not). Used by one thread.
 */
final class SchemaCompiler {
  private static final Set<String> REFERENCE = Set.of("$ref");
  private static final Set<String> ENUMERATION = Set.of("enum", "const", "type", "nullable");

  private final SchemaText text;
  private final JsonRules rules;
  private final ObjectSchema objects;

  private record RuleKey(SchemaText text, String path) {}

  SchemaCompiler(GraphBuilder graph, SchemaText text) {
    this.text = text;
    this.rules = new JsonRules(graph);
    this.objects = new ObjectSchema(rules, text, this);
  }

  /** A value of the schema that stands at that place. */
  void draw(int from, String path, int to) {
    rules.graph().call(from, new RuleKey(text, path), (start, end) -> body(start, path, end), to);
  }

  private void body(int from, String path, int to) {
    var schema = text.at(path);
    if (schema.isBoolean()) {
      if (schema.booleanValue()) {
        rules.anyValue(from, to);
      }
      return;
    }
    if (!(schema instanceof ObjectNode object)) {
      throw GrammarException.malformed(path, "A schema must be an object, true or false.");
    }
    draw(from, new SchemaNode(object, path), to);
  }

  private void draw(int from, SchemaNode schema, int to) {
    if (schema.has("$ref")) {
      schema.requireOnly(REFERENCE);
      draw(from, text.resolve(schema), to);
    } else if (schema.has("enum") || schema.has("const")) {
      enumeration(from, schema, to);
    } else if (schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf")) {
      combination(from, schema, to);
    } else {
      typed(from, schema, to);
    }
    if (schema.has("nullable") && schema.flag("nullable")) {
      rules.text(from, "null", to);
    }
  }

  private void enumeration(int from, SchemaNode schema, int to) {
    schema.requireOnly(ENUMERATION);
    if (schema.has("enum") && schema.has("const")) {
      throw GrammarException.unsupported(
          schema.pathOf("const"), "'const' beside 'enum' is not supported; keep one of them.");
    }
    var types = JsonType.of(schema);
    for (var value : values(schema)) {
      if (types.stream().anyMatch(type -> type.holds(value))) {
        rules.literal(from, value, to);
      }
    }
  }

  static List<JsonNode> values(SchemaNode schema) {
    return schema.has("const") ? List.of(schema.get("const")) : schema.list("enum");
  }

  private void combination(int from, SchemaNode schema, int to) {
    var names = new ArrayList<>(schema.assertions());
    names.remove("nullable");
    if (names.size() != 1) {
      names.removeAll(Set.of("anyOf", "oneOf", "allOf"));
      var other = names.isEmpty() ? "allOf" : names.getFirst();
      throw GrammarException.unsupported(
          schema.pathOf(other),
          "'" + other + "' beside 'anyOf', 'oneOf' or 'allOf' is not supported; move it inside.");
    }
    var keyword = names.getFirst();
    int parts = schema.list(keyword).size();
    if (keyword.equals("allOf") && parts > 1) {
      throw GrammarException.unsupported(
          schema.pathOf("allOf"), "'allOf' of several schemas is not supported; merge them.");
    }
    if (keyword.equals("oneOf")) {
      new Disjointness(text).require(schema);
    }
    for (int i = 0; i < parts; i++) {
      draw(from, schema.pathOf(keyword) + "/" + i, to);
    }
  }

  private void typed(int from, SchemaNode schema, int to) {
    schema.requireOnly(JsonType.KEYWORDS);
    for (var type : JsonType.of(schema)) {
      switch (type) {
        case NULL -> rules.text(from, "null", to);
        case BOOLEAN -> {
          rules.text(from, "true", to);
          rules.text(from, "false", to);
        }
        case STRING -> new StringSchema(rules, schema).draw(from, to);
        case INTEGER -> NumberSchema.range(schema, true).draw(rules.graph(), from, to);
        case NUMBER -> NumberSchema.range(schema, false).draw(rules.graph(), from, to);
        case ARRAY -> new ArraySchema(rules, this, schema).draw(from, to);
        case OBJECT -> objects.draw(from, schema, to);
      }
    }
  }
}
