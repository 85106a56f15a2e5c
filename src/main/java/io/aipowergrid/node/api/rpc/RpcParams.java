package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import java.util.HexFormat;

/** The positional parameters of a call. A missing or wrong one ends the call with its name. */
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
    JsonNode value = get(at, name);
    if (!value.isTextual()) {
      throw new RpcError(RpcError.TYPE, "JSON value is not a string as expected: " + name);
    }
    return value.textValue();
  }

  long number(int at, String name) {
    JsonNode value = get(at, name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RpcError(RpcError.TYPE, "JSON value is not an integer as expected: " + name);
    }
    return value.longValue();
  }

  /** A switch that older callers write as a number. */
  boolean flag(int at, boolean absent) {
    if (!has(at)) {
      return absent;
    }
    JsonNode value = values.get(at);
    return value.isBoolean() ? value.booleanValue() : number(at, "flag") != 0;
  }

  /** 64 hex digits in display order. */
  Hash256 hash(int at, String name) {
    String text = text(at, name);
    return ChainExplorer.parseHash(text)
        .orElseThrow(
            () ->
                new RpcError(
                    RpcError.INVALID_PARAMETER, name + " must be hexadecimal string of length 64"));
  }

  /** Bytes in hex; {@code refusal} is what the daemon says of any other text. */
  byte[] bytes(int at, String name, String refusal) {
    try {
      return HexFormat.of().parseHex(text(at, name).strip());
    } catch (IllegalArgumentException e) {
      throw new RpcError(RpcError.DESERIALIZATION, refusal);
    }
  }
}
