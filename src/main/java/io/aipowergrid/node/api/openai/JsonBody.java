package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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

  private static final int PIECE_BYTES = 8192;

  private final byte[] bytes;
  private final JsonFields fields;

  private JsonBody(byte[] bytes, JsonFields fields) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /**
   * Reads within the configured limits.
   *
   * @throws NodeException REQUEST_TOO_LARGE, REQUEST_TIMEOUT, or MALFORMED_JSON with the place of
   *     the fault
   */
  public static JsonBody read(InputStream in, ApiConfig config) {
    return read(in, config.bodySizeMax().asLongValue(), config.bodyTimeout());
  }

  static JsonBody read(InputStream in, long sizeMax, Duration timeMax) {
    var bytes = bytes(in, sizeMax, timeMax);
    return new JsonBody(bytes, new JsonFields(parse(text(bytes)), ""));
  }

  /** Tells a repetition of a request from another request with the same idempotency key. */
  Hash256 fingerprint(String kind) {
    return Sha256.hash(kind.getBytes(StandardCharsets.UTF_8), new byte[1], bytes);
  }

  public JsonFields fields() {
    return fields;
  }

  private static byte[] bytes(InputStream in, long sizeMax, Duration timeMax) {
    long begun = System.nanoTime();
    var body = new ByteArrayOutputStream();
    var piece = new byte[PIECE_BYTES];
    try {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        body.write(piece, 0, count);
        if (body.size() > sizeMax) throw tooLarge(sizeMax);
        if (System.nanoTime() - begun > timeMax.toNanos()) throw tooSlow();
      }
      return body.toByteArray();
    } catch (IOException e) {
      // The client is gone, or has said nothing for quarkus.http.read-timeout.
      throw tooSlow();
    }
  }

  private static NodeException tooLarge(long sizeMax) {
    return new NodeException(
        ErrorCode.REQUEST_TOO_LARGE,
        "The request body is larger than the " + sizeMax + " bytes this node accepts.");
  }

  private static NodeException tooSlow() {
    return new NodeException(
        ErrorCode.REQUEST_TIMEOUT, "The request body did not arrive in time; send it again.");
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
