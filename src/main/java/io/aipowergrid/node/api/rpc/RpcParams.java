package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The parameters of a call in their order. A missing or wrong one ends the call with its name. */
final class RpcParams {
  private final JsonNode values;

  RpcParams(JsonNode values) {
    this.values = values;
  }

  /** Whether the parameter is given and not null. */
  boolean has(int at) {
    return values.hasNonNull(at);
  }

  JsonNode get(int at, String name) {
    JsonNode value = values.get(at);
    if (value == null || value.isNull()) {
      throw new RpcError(RpcError.MISC, name + " is missing");
    }
    return value;
  }

  String text(int at, String name) {
    return text(get(at, name), name);
  }

  private static String text(JsonNode value, String name) {
    if (!value.isTextual()) {
      throw new RpcError(RpcError.MISC, "JSON value is not a string as expected: " + name);
    }
    return value.textValue();
  }

  /** Of 32 bits, as nearly all numbers of the daemon are. */
  int number(int at, String name) {
    JsonNode value = get(at, name);
    if (!value.isIntegralNumber()) {
      throw new RpcError(RpcError.MISC, "JSON value is not an integer as expected: " + name);
    }
    if (!value.canConvertToInt()) {
      throw new RpcError(RpcError.MISC, "JSON integer out of range: " + name);
    }
    return value.intValue();
  }

  /** Some methods look at the types of all parameters first, and say so (RPCTypeCheck). */
  RpcParams require(Kind... kinds) {
    for (int i = 0; i < kinds.length && i < values.size(); i++) {
      JsonNode value = values.get(i);
      if (!value.isNull() && !kinds[i].matches(value)) {
        throw new RpcError(
            RpcError.TYPE, "Expected type " + kinds[i].word() + ", got " + word(value));
      }
    }
    return this;
  }

  private static String word(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case ARRAY -> "array";
      case NULL -> "null";
      case OBJECT, POJO, BINARY, MISSING -> "object";
    };
  }

  /** The types that {@link #require} tells apart. */
  enum Kind {
    STRING,
    BOOL,
    ARRAY,
    OBJECT;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean matches(JsonNode value) {
      return switch (this) {
        case STRING -> value.isTextual();
        case BOOL -> value.isBoolean();
        case ARRAY -> value.isArray();
        case OBJECT -> value.isObject();
      };
    }
  }

  /** A switch that older callers write as a number. */
  boolean flag(int at, boolean absent) {
    if (!has(at)) {
      return absent;
    }
    JsonNode value = values.get(at);
    return value.isBoolean() ? value.booleanValue() : number(at, "flag") != 0;
  }

  /** 64 hex digits in display order (ParseHashV). */
  Hash256 hash(int at, String name) {
    String text = text(at, name);
    return ChainExplorer.parseHash(text)
        .orElseThrow(
            () ->
                new RpcError(
                    RpcError.INVALID_PARAMETER, name + " must be hexadecimal string of length 64"));
  }

  /** A hash that is only looked for: empty for any other text (uint256S). */
  Optional<Hash256> anyHash(int at, String name) {
    return ChainExplorer.parseHash(text(at, name));
  }

  /** Bytes in hex; {@code refusal} is what the daemon says of any other text. */
  byte[] bytes(int at, String name, String refusal) {
    return bytes(get(at, name), name, refusal);
  }

  /** As {@link #bytes(int, String, String)}, of one element of an array. */
  static byte[] bytes(JsonNode value, String name, String refusal) {
    try {
      return HexFormat.of().parseHex(text(value, name).strip());
    } catch (IllegalArgumentException e) {
      throw new RpcError(RpcError.DESERIALIZATION, refusal);
    }
  }
}
