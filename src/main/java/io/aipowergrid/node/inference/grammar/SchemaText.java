package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads a schema within limits and finds what its references mean. Immutable. */
final class SchemaText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(GrammarLimits.DEFINITION_DEPTH_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode root;

  private SchemaText(JsonNode root) {
    this.root = root;
  }

  /**
   * @throws GrammarException when it is too large or no JSON
   */
  static SchemaText parse(String json) {
    if (json.length() > GrammarLimits.DEFINITION_CHARS_MAX) {
      throw GrammarException.tooLarge(
          "The schema has more than %,d characters.".formatted(GrammarLimits.DEFINITION_CHARS_MAX));
    }
    try {
      return new SchemaText(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw GrammarException.malformed(
          "",
          "The schema is not valid JSON of at most "
              + GrammarLimits.DEFINITION_DEPTH_MAX
              + " levels.");
    }
  }

  /** A schema that is part of something read before. */
  static SchemaText of(JsonNode root) {
    return new SchemaText(root);
  }

  JsonNode root() {
    return root;
  }

  JsonNode at(String path) {
    return root.at(JsonPointer.compile(path));
  }

  /** The JSON pointer a reference means. */
  String resolve(SchemaNode schema) {
    var reference = schema.text("$ref");
    if (reference == null || !reference.startsWith("#")) {
      throw GrammarException.unsupported(
          schema.pathOf("$ref"), "'$ref' may only point into the same schema, as #/$defs/name.");
    }
    try {
      var fragment = reference.substring(1).replace("+", "%2B");
      var path = URLDecoder.decode(fragment, StandardCharsets.UTF_8);
      if (!at(path).isMissingNode()) {
        return path;
      }
    } catch (IllegalArgumentException e) {
      throw schema.malformed("$ref", "is no reference");
    }
    throw schema.malformed("$ref", "points to nothing");
  }
}
