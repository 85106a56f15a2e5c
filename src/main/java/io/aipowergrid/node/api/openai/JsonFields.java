package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one JSON object of a request. A value of the wrong type or range is refused with
 * the path of the field; null counts as absent; fields nobody asks for are ignored (api.md T3).
 */
public final class JsonFields {
  private static final BigDecimal HALF_OF_LAST_PLACE = new BigDecimal("0.00005");

  private final ObjectNode node;
  private final String path;

  /**
   * @param path where the object stands in the body, such as {@code messages[0]}; empty at the top
   */
  JsonFields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The value, or null when it is absent. */
  @Nullable JsonNode value(String name) {
    return has(name) ? node.get(name) : null;
  }

  /** The full path of a field of this object. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public @Nullable String text(String name) {
    var value = value(name);
    return value == null ? null : text(value, path(name));
  }

  public String requireText(String name) {
    var text = text(name);
    if (text == null) throw missing(name);
    return text;
  }

  boolean flag(String name) {
    var value = value(name);
    if (value == null) return false;
    if (!value.isBoolean()) throw wrong(name, "must be true or false");
    return value.booleanValue();
  }

  /** The whole number, or {@code absent}. */
  public int integer(String name, int absent, int min, int max) {
    var value = value(name);
    if (value == null) return absent;
    if (!value.isIntegralNumber()) throw wrong(name, "must be a whole number");
    if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
      throw wrong(name, "must be from " + min + " to " + max);
    }
    return value.intValue();
  }

  /** The number in ten-thousandths, rounded to the nearest (even), or {@code absent}. */
  int tenThousandths(String name, int absent, int min, int max) {
    var value = value(name);
    if (value == null) return absent;
    return tenThousandths(value, path(name), min, max);
  }

  static int tenThousandths(JsonNode value, String path, int min, int max) {
    if (!value.isNumber()) throw invalid(path, "must be a number");
    var number = value.decimalValue();
    var low = BigDecimal.valueOf(min, 4);
    var high = BigDecimal.valueOf(max, 4);
    if (number.compareTo(low) < 0 || number.compareTo(high) > 0) {
      throw invalid(
          path,
          "must be from "
              + low.stripTrailingZeros().toPlainString()
              + " to "
              + high.stripTrailingZeros().toPlainString());
    }
    // Rounding 1e-999999999 would build a number of a thousand million digits.
    if (number.abs().compareTo(HALF_OF_LAST_PLACE) <= 0) return 0;
    return number.movePointRight(4).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
  }

  @Nullable JsonFields object(String name) {
    var value = value(name);
    if (value == null) return null;
    return object(value, path(name));
  }

  static JsonFields object(JsonNode value, String path) {
    if (value instanceof ObjectNode object) return new JsonFields(object, path);
    throw invalid(path, "must be an object");
  }

  /** The elements, none when the field is absent. */
  List<JsonNode> array(String name) {
    var value = value(name);
    if (value == null) return List.of();
    if (!value.isArray()) throw wrong(name, "must be an array");
    return List.copyOf(value.valueStream().toList());
  }

  /** The texts of an array, none when the field is absent. */
  public List<String> texts(String name) {
    var elements = array(name);
    return IntStream.range(0, elements.size())
        .mapToObj(i -> text(elements.get(i), path(name) + "[" + i + "]"))
        .toList();
  }

  static String text(JsonNode value, String path) {
    if (!value.isTextual()) throw invalid(path, "must be a string");
    var text = value.textValue();
    // An escape such as \ud800 alone is valid JSON, but no text.
    if (text.codePoints().anyMatch(JsonFields::isLoneSurrogate)) {
      throw invalid(path, "holds half of a surrogate pair");
    }
    return text;
  }

  public NodeException missing(String name) {
    return wrong(name, "is required");
  }

  public NodeException wrong(String name, String rule) {
    return invalid(path(name), rule);
  }

  NodeException unsupported(String name, String reason) {
    return unsupportedAt(path(name), reason);
  }

  static NodeException invalid(String path, String rule) {
    return new NodeException(ErrorCode.INVALID_REQUEST, "'" + path + "' " + rule + ".", path);
  }

  static NodeException unsupportedAt(String path, String reason) {
    return new NodeException(ErrorCode.UNSUPPORTED_PARAMETER, reason, path);
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
