package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a request body strictly: at most so many bytes, UTF-8 without a fault, one JSON object and
 * nothing after it, no name twice. Any thread; blocks while the body arrives.
 */
public final class JsonBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final byte[] bytes;
  private final JsonFields fields;

  private JsonBody(byte[] bytes, JsonFields fields) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /**
   * @throws NodeException REQUEST_TOO_LARGE, or MALFORMED_JSON with the place of the fault
   */
  public static JsonBody read(InputStream in, long sizeMax) {
    var bytes = bytes(in, sizeMax);
    return new JsonBody(bytes, new JsonFields(parse(text(bytes)), ""));
  }

  /** Tells a repetition of a request from another request with the same idempotency key. */
  Hash256 fingerprint(String kind) {
    return Sha256.hash(kind.getBytes(StandardCharsets.UTF_8), new byte[1], bytes);
  }

  public JsonFields fields() {
    return fields;
  }

  private static byte[] bytes(InputStream in, long sizeMax) {
    try {
      var bytes = in.readNBytes(Math.toIntExact(sizeMax + 1));
      if (bytes.length > sizeMax) {
        throw new NodeException(
            ErrorCode.REQUEST_TOO_LARGE,
            "The request body is larger than the " + sizeMax + " bytes this node accepts.");
      }
      return bytes;
    } catch (IOException e) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "The request body ended early.");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NodeException(ErrorCode.MALFORMED_JSON, "The body is not valid UTF-8.");
    }
  }

  private static ObjectNode parse(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) return object;
    } catch (JsonProcessingException e) {
      throw new NodeException(ErrorCode.MALFORMED_JSON, place(e));
    }
    throw new NodeException(ErrorCode.MALFORMED_JSON, "The body must be one JSON object.");
  }

  // Jackson's own words quote the body, which may hold a prompt; the place alone is enough.
  private static String place(JsonProcessingException fault) {
    var location = fault.getLocation();
    if (location == null) return "The body is not valid JSON.";
    return "The body is not valid JSON at line "
        + location.getLineNr()
        + ", column "
        + location.getColumnNr()
        + ".";
  }
}
