package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.mining.stratum.StratumMessage.Malformed;
import io.aipowergrid.node.mining.stratum.StratumMessage.Request;
import io.aipowergrid.node.mining.stratum.StratumMessage.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes lines. Never throws for any bytes, and never follows deep nesting. Any thread.
 */
final class StratumJson {
  /** The longest line either side may send; the longest honest one has about 600 bytes. */
  static final int LINE_BYTES_MAX = 10 * 1024;

  /** The deepest nesting; an honest answer to {@code mining.subscribe} has four. */
  static final int DEPTH_MAX = 8;

  /** The longest method name or text id. */
  static final int NAME_MAX = 64;

  /** The most parameters looked at. */
  static final int PARAMS_MAX = 32;

  private static final int NUMBER_LENGTH_MAX = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_LENGTH_MAX)
                          .maxStringLength(LINE_BYTES_MAX)
                          .maxNameLength(NAME_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StratumJson() {}

  /** What a line says. */
  static StratumMessage parse(byte[] line) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (IOException e) {
      return new Malformed("no JSON");
    }
    return node instanceof ObjectNode object ? parse(object) : new Malformed("no JSON object");
  }

  private static StratumMessage parse(ObjectNode object) {
    JsonNode id = orNull(object.get("id"));
    if (!isId(id)) {
      return new Malformed("an id is an integer, a short text or null");
    }
    JsonNode method = orNull(object.get("method"));
    if (method.isNull()) {
      return answer(object, id);
    }
    if (!method.isTextual() || method.textValue().length() > NAME_MAX) {
      return new Malformed("a method is a short text");
    }
    JsonNode params = orNull(object.get("params"));
    if (params.size() > PARAMS_MAX) {
      return new Malformed("more than " + PARAMS_MAX + " parameters");
    }
    return new Request(
        id, method.textValue(), params.isArray() ? params.valueStream().toList() : List.of());
  }

  private static StratumMessage answer(ObjectNode object, JsonNode id) {
    if (!object.has("result") && !object.has("error")) {
      return new Malformed("neither a method nor a result");
    }
    JsonNode error = orNull(object.get("error"));
    return new Response(
        id,
        orNull(object.get("result")),
        error.isNull() ? Optional.empty() : Optional.of(StratumFault.of(error)));
  }

  private static boolean isId(JsonNode id) {
    return id.isNull()
        || id.isIntegralNumber()
        || (id.isTextual() && id.textValue().length() <= NAME_MAX);
  }

  private static JsonNode orNull(JsonNode node) {
    return node == null ? NullNode.getInstance() : node;
  }

  /** An empty object to fill. */
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The line of a message, with its LF. */
  static byte[] line(JsonNode message) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(message);
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("a tree is always writable", e);
    }
  }
}
