package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves that no value belongs to two alternatives of {@code oneOf}: they have different types,
 * different listed values, or a required property that tells them apart.
 */
final class Disjointness {
  private static final int DEPTH_MAX = 8;
  private static final int ALTERNATIVES_MAX = 64;

  private final SchemaText text;

  Disjointness(SchemaText text) {
    this.text = text;
  }

  void require(SchemaNode schema) {
    int parts = schema.list("oneOf").size();
    if (parts > ALTERNATIVES_MAX) {
      throw GrammarException.unsupported(
          schema.pathOf("oneOf"),
          "'oneOf' may have %d alternatives at most.".formatted(ALTERNATIVES_MAX));
    }
    for (int i = 0; i < parts; i++) {
      for (int j = 0; j < i; j++) {
        if (!apart(part(schema, i), part(schema, j), 0)) {
          throw GrammarException.unsupported(
              schema.pathOf("oneOf"),
              "A value might match alternatives %d and %d of 'oneOf'; use 'anyOf' or give each a"
                      .formatted(j, i)
                  + " required property with its own 'const'.");
        }
      }
    }
  }

  private String part(SchemaNode schema, int index) {
    return schema.pathOf("oneOf") + "/" + index;
  }

  private boolean apart(String left, String right, int depth) {
    var a = follow(left, depth);
    var b = follow(right, depth);
    if (a == null || b == null || depth > DEPTH_MAX) {
      return false;
    }
    if (isList(a) && isList(b)) {
      return Collections.disjoint(canonical(a), canonical(b));
    }
    return typesApart(a, b) || propertyApart(a, b, depth);
  }

  private @Nullable SchemaNode follow(String path, int depth) {
    if (!(text.at(path) instanceof ObjectNode object)) {
      return null;
    }
    var schema = new SchemaNode(object, path);
    if (schema.has("$ref")) {
      return depth > DEPTH_MAX ? null : follow(text.resolve(schema), depth + 1);
    }
    boolean combined = schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf");
    return combined || schema.has("nullable") ? null : schema;
  }

  private static boolean isList(SchemaNode schema) {
    return schema.has("enum") || schema.has("const");
  }

  private static Set<String> canonical(SchemaNode schema) {
    var texts = new HashSet<String>();
    SchemaCompiler.values(schema).forEach(value -> texts.add(canonical(value)));
    return texts;
  }

  /** A text that is the same for values that are equal in JSON schema. */
  private static String canonical(JsonNode value) {
    if (value.isNumber()) {
      var number = value.decimalValue().stripTrailingZeros();
      return number.unscaledValue() + "e" + -number.scale();
    }
    if (value.isArray()) {
      return value.valueStream().map(Disjointness::canonical).toList().toString();
    }
    if (value.isObject()) {
      var members = new TreeMap<String, String>();
      value
          .properties()
          .forEach(
              member ->
                  members.put(
                      TextNode.valueOf(member.getKey()).toString(), canonical(member.getValue())));
      return members.toString();
    }
    return value.toString();
  }

  private static boolean typesApart(SchemaNode a, SchemaNode b) {
    return isTyped(a) && isTyped(b) && Collections.disjoint(types(a), types(b));
  }

  // Without a type a schema holds for every value of the types that its keywords are not about.
  private static boolean isTyped(SchemaNode schema) {
    return isList(schema) || schema.has("type");
  }

  // A whole number is a number, too.
  private static Set<JsonType> types(SchemaNode schema) {
    var types = new HashSet<JsonType>();
    if (isList(schema)) {
      for (var value : SchemaCompiler.values(schema)) {
        for (var type : JsonType.values()) {
          if (type.holds(value)) {
            types.add(type);
          }
        }
      }
    } else {
      types.addAll(JsonType.of(schema));
    }
    if (types.remove(JsonType.INTEGER)) {
      types.add(JsonType.NUMBER);
    }
    return types;
  }

  private boolean propertyApart(SchemaNode a, SchemaNode b, int depth) {
    if (!types(a).equals(Set.of(JsonType.OBJECT)) || !types(b).equals(Set.of(JsonType.OBJECT))) {
      return false;
    }
    for (var name : a.get("required")) {
      boolean both =
          b.get("required").valueStream().anyMatch(name::equals)
              && a.get("properties").has(name.asText())
              && b.get("properties").has(name.asText());
      if (both && apart(property(a, name), property(b, name), depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private static String property(SchemaNode schema, JsonNode name) {
    var properties = (ObjectNode) schema.get("properties");
    return new SchemaNode(properties, schema.pathOf("properties")).pathOf(name.asText());
  }
}
