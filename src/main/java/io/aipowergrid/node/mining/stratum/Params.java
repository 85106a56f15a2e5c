package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a request, read by place. Hex is taken with and without 0x, because pools and
 * miners differ (kawpow-gpu.md 7c).
 */
final class Params {
  private static final int HASH_DIGITS = 64;
  private static final int NONCE_DIGITS = 16;
  private static final int BITS_DIGITS = 8;
  private static final long UINT32_MAX = 0xffff_ffffL;

  private final List<JsonNode> params;

  Params(List<JsonNode> params) {
    this.params = params;
  }

  /** A parameter is missing or is not what it should be. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Bad(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** A text of at most so many characters, without control characters. */
  String text(int index, String name, int max) throws Bad {
    JsonNode node = at(index);
    String text = node.isValueNode() && !node.isNull() ? node.asText() : "";
    if (text.isEmpty() || text.length() > max || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new Bad("invalid " + name);
    }
    return text;
  }

  /** As {@link #text}, or empty where there is none. */
  Optional<String> optionalText(int index, String name, int max) throws Bad {
    JsonNode node = at(index);
    boolean absent = node.isMissingNode() || node.isNull() || node.asText().isEmpty();
    return absent ? Optional.empty() : Optional.of(text(index, name, max));
  }

  /** 64 digits in the order in which hashes are displayed. */
  Hash256 displayHash(int index, String name) throws Bad {
    return Hash256.fromDisplayHex(hex(index, name, HASH_DIGITS));
  }

  /** 64 digits in wire order, as the seed hash alone is written. */
  Hash256 wireHash(int index, String name) throws Bad {
    return Hash256.fromHex(hex(index, name, HASH_DIGITS));
  }

  /** 16 digits, unsigned. */
  long nonce(int index) throws Bad {
    return HexFormat.fromHexDigitsToLong(hex(index, "nonce", NONCE_DIGITS));
  }

  /** At most 64 digits; fewer are a number without its leading zeros. Empty where there is none. */
  Optional<BigInteger> optionalTarget(int index) throws Bad {
    Optional<String> text = optionalText(index, "target", HASH_DIGITS + 2);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String digits = withoutPrefix(text.get());
    if (digits.isEmpty() || digits.length() > HASH_DIGITS || !isHex(digits)) {
      throw new Bad("invalid target");
    }
    return Optional.of(new BigInteger(digits, 16));
  }

  /** The compact target: 8 hex digits, or a number. */
  long bits(int index) throws Bad {
    JsonNode node = at(index);
    return node.isIntegralNumber()
        ? inUint32(node, "bits")
        : Long.parseLong(hex(index, "bits", BITS_DIGITS), 16);
  }

  /** A number; or as text decimal, or hex with 0x. */
  long height(int index) throws Bad {
    JsonNode node = at(index);
    if (node.isIntegralNumber()) {
      return inUint32(node, "height");
    }
    String text = text(index, "height", 10);
    String digits = withoutPrefix(text);
    try {
      long height = Long.parseLong(digits, digits.length() < text.length() ? 16 : 10);
      if (height >= 0 && height <= UINT32_MAX) {
        return height;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Bad("invalid height");
  }

  /** Anything but true is false. */
  boolean flag(int index) {
    return at(index).asBoolean(false);
  }

  /** A number above 0, also as text. */
  double positive(int index, String name) throws Bad {
    double value = at(index).asDouble(0);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new Bad("invalid " + name);
    }
    return value;
  }

  /** A whole number from 0 to a maximum, also as text. */
  int number(int index, String name, int max) throws Bad {
    int value = at(index).asInt(-1);
    if (value < 0 || value > max) {
      throw new Bad("invalid " + name);
    }
    return value;
  }

  JsonNode at(int index) {
    return index < params.size() ? params.get(index) : MissingNode.getInstance();
  }

  private String hex(int index, String name, int digits) throws Bad {
    JsonNode node = at(index);
    String hex = node.isTextual() ? withoutPrefix(node.textValue()) : "";
    if (hex.length() != digits || !isHex(hex)) {
      throw new Bad("invalid " + name);
    }
    return hex;
  }

  private static long inUint32(JsonNode node, String name) throws Bad {
    if (!node.canConvertToLong() || node.longValue() < 0 || node.longValue() > UINT32_MAX) {
      throw new Bad("invalid " + name);
    }
    return node.longValue();
  }

  static String withoutPrefix(String hex) {
    return hex.startsWith("0x") || hex.startsWith("0X") ? hex.substring(2) : hex;
  }

  static boolean isHex(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }
}
