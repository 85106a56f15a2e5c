package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The types of JSON schema, with the keywords that bind values of each. */
enum JsonType {
  NULL(),
  BOOLEAN(),
  STRING("minLength", "maxLength", "pattern", "format"),
  INTEGER("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"),
  NUMBER("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"),
  ARRAY("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
  OBJECT("properties", "required", "additionalProperties");

  /** Every keyword that is followed beside a type. */
  static final Set<String> KEYWORDS = keywords();

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
  private final Set<String> own;

  JsonType(String... own) {
    this.own = Set.of(own);
  }

  private static Set<String> keywords() {
    var all = new HashSet<>(Set.of("type", "nullable"));
    for (var type : values()) {
      all.addAll(type.own);
    }
    return Set.copyOf(all);
  }

  /**
   * The types a schema allows: those it names; else those that its keywords are about; else all.
   * Where numbers are allowed, whole numbers are not named again.
   */
  static Set<JsonType> of(SchemaNode schema) {
    var types = EnumSet.noneOf(JsonType.class);
    if (schema.has("type")) {
      var named = schema.get("type");
      var list = named.isArray() ? schema.list("type") : List.of(named);
      list.forEach(name -> types.add(parse(schema, name)));
    } else {
      for (var type : values()) {
        if (type.own.stream().anyMatch(schema::has)) {
          types.add(type);
        }
      }
    }
    if (types.isEmpty()) {
      types.addAll(EnumSet.allOf(JsonType.class));
    }
    if (types.contains(NUMBER)) {
      types.remove(INTEGER);
    }
    return types;
  }

  private static JsonType parse(SchemaNode schema, JsonNode name) {
    for (var type : values()) {
      if (name.isTextual() && type.name().toLowerCase(Locale.ROOT).equals(name.textValue())) {
        return type;
      }
    }
    throw schema.malformed("type", "must name types of JSON schema");
  }

  /** Whether the value is of this type. */
  boolean holds(JsonNode value) {
    return switch (this) {
      case NULL -> value.isNull();
      case BOOLEAN -> value.isBoolean();
      case STRING -> value.isTextual();
      case INTEGER -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case NUMBER -> value.isNumber();
      case ARRAY -> value.isArray();
      case OBJECT -> value.isObject();
    };
  }
}
