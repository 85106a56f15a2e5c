package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One schema object and where it stands.
 *
 * @param path JSON pointer from the root of the schema
 */
record SchemaNode(ObjectNode json, String path) {
  /** Words that say something about a schema and nothing about its values. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType");

  private static final String EXTENSION_PREFIX = "x-";

  boolean has(String keyword) {
    return json.has(keyword);
  }

  JsonNode get(String keyword) {
    return json.path(keyword);
  }

  String pathOf(String keyword) {
    return path + "/" + keyword.replace("~", "~0").replace("/", "~1");
  }

  /** Keywords that bind values. */
  List<String> assertions() {
    var names = new ArrayList<String>();
    for (var field : json.properties()) {
      if (!ANNOTATIONS.contains(field.getKey()) && !field.getKey().startsWith(EXTENSION_PREFIX)) {
        names.add(field.getKey());
      }
    }
    return names;
  }

  /** Refuses keywords other than these. */
  void requireOnly(Set<String> keywords) {
    for (var name : assertions()) {
      if (!keywords.contains(name)) {
        throw GrammarException.unsupported(
            pathOf(name), "This node does not follow the schema keyword '" + name + "' here.");
      }
    }
  }

  boolean flag(String keyword) {
    var value = get(keyword);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw malformed(keyword, "must be true or false");
    }
    return value.booleanValue();
  }

  /** The number, or {@code absent}. */
  int count(String keyword, int absent, int max) {
    var value = get(keyword);
    if (value.isMissingNode()) {
      return absent;
    }
    var number = value.isNumber() ? value.decimalValue() : BigDecimal.ONE.negate();
    if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw malformed(keyword, "must be a whole number from 0");
    }
    if (number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw GrammarException.unsupported(
          pathOf(keyword), "'" + keyword + "' may be %,d at most.".formatted(max));
    }
    return number.intValueExact();
  }

  @Nullable BigDecimal bound(String keyword) {
    var value = get(keyword);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isNumber()) {
      throw malformed(keyword, "must be a number");
    }
    if (!NumberRange.supports(value.decimalValue())) {
      throw GrammarException.unsupported(pathOf(keyword), "'" + keyword + "' has too many digits.");
    }
    return value.decimalValue();
  }

  @Nullable String text(String keyword) {
    var value = get(keyword);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual()) {
      throw malformed(keyword, "must be a string");
    }
    return value.textValue();
  }

  /** The elements of a list that must not be empty; none when the keyword is absent. */
  List<JsonNode> list(String keyword) {
    var value = get(keyword);
    if (value.isMissingNode()) {
      return List.of();
    }
    if (!value.isArray() || value.isEmpty()) {
      throw malformed(keyword, "must be an array that is not empty");
    }
    return List.copyOf(value.valueStream().toList());
  }

  GrammarException malformed(String keyword, String rule) {
    return GrammarException.malformed(pathOf(keyword), "'" + keyword + "' " + rule + ".");
  }
}
