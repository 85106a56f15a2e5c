package io.aipowergrid.node.proof;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aipowergrid.node.base.MalformedBytesException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * JSON in the canonical form of RFC 8785 (JCS), restricted to integers that every reader keeps
 * exact, and a parser that takes nothing else. May be called from any thread.
 */
final class CanonicalJson {
  /** The largest text that is parsed. */
  static final int BYTES_MAX = 32 << 20;

  private static final int DEPTH_MAX = 16;
  private static final int NUMBER_CHARS_MAX = 20;
  private static final long SAFE_INTEGER_MAX = (1L << 53) - 1;
  private static final HexFormat HEX = HexFormat.of();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .maxStringLength(BYTES_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalJson() {}

  static JsonNode parse(byte[] utf8) {
    if (utf8.length > BYTES_MAX) {
      throw new MalformedBytesException("the file is larger than 32 MiB");
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return MAPPER.readTree(text);
    } catch (CharacterCodingException e) {
      throw new MalformedBytesException("the file is not UTF-8");
    } catch (IOException e) {
      throw new MalformedBytesException("the file is not JSON");
    }
  }

  static String format(JsonNode node) {
    var out = new StringBuilder(1024);
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, out);
      case ARRAY -> writeArray(node, out);
      case STRING -> writeString(node.textValue(), out);
      case NUMBER -> writeNumber(node, out);
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new MalformedBytesException("not a JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode node, StringBuilder out) {
    // RFC 8785 3.2.3 orders names by UTF-16 code units, as String does.
    var sorted = new TreeMap<String, JsonNode>();
    node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    char separator = '{';
    for (var field : sorted.entrySet()) {
      out.append(separator);
      writeString(field.getKey(), out);
      out.append(':');
      write(field.getValue(), out);
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void writeArray(JsonNode node, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(node.get(i), out);
    }
    out.append(']');
  }

  private static void writeNumber(JsonNode node, StringBuilder out) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new MalformedBytesException("only integers are allowed as numbers");
    }
    long value = node.longValue();
    if (value < -SAFE_INTEGER_MAX || value > SAFE_INTEGER_MAX) {
      throw new MalformedBytesException("an integer is above 2^53-1");
    }
    out.append(value);
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> writeCharacter(text, i, out);
      }
    }
    out.append('"');
  }

  private static void writeCharacter(String text, int i, StringBuilder out) {
    char c = text.charAt(i);
    if (c < ' ') {
      out.append("\\u").append(HEX.toHexDigits(c));
    } else if (isLoneSurrogate(text, i)) {
      throw new MalformedBytesException("a text holds half a character");
    } else {
      out.append(c);
    }
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
