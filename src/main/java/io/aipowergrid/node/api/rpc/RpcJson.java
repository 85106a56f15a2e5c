package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.api.RpcConfig;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads requests within limits that hold whatever was sent, and writes answers. Any thread. */
@Singleton
class RpcJson {
  /** Digits of the longest number that is read at all. */
  private static final int NUMBER_CHARS_MAX = 64;

  /** Characters of the longest name in an object. */
  private static final int NAME_CHARS_MAX = 128;

  private final ObjectMapper mapper;

  RpcJson(RpcConfig config) {
    var limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(config.jsonDepthMax())
            .maxTokenCount(config.jsonTokensMax())
            .maxStringLength((int) Math.min(Integer.MAX_VALUE, config.bodySizeMax().asLongValue()))
            .maxNumberLength(NUMBER_CHARS_MAX)
            .maxNameLength(NAME_CHARS_MAX)
            .build();
    mapper =
        new ObjectMapper(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
  }

  /**
   * @throws RpcError when the bytes are no JSON, or too much of it
   */
  JsonNode read(byte[] body) {
    try {
      return mapper.readTree(body);
    } catch (IOException e) {
      throw new RpcError(RpcError.PARSE, "Parse error");
    }
  }

  /**
   * @param bytesMax that the text may have
   * @throws RpcError when it would have more
   */
  byte[] write(Object answer, long bytesMax) {
    var out = new Bounded(bytesMax);
    try {
      mapper.writeValue(out, answer);
    } catch (IOException | RuntimeException e) {
      if (out.full) {
        throw new RpcError(
            RpcError.MISC, "The answer is larger than the port sends; ask for less at once");
      }
      throw new IllegalStateException("an answer could not be written", e);
    }
    return out.toByteArray();
  }

  /** Stops taking bytes at its limit. */
  private static final class Bounded extends ByteArrayOutputStream {
    private final long bytesMax;
    private boolean full;

    Bounded(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    @Override
    public synchronized void write(int value) {
      require(1);
      super.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      require(length);
      super.write(bytes, offset, length);
    }

    private void require(int more) {
      if (size() + (long) more > bytesMax) {
        full = true;
        throw new UncheckedIOException(new IOException("full"));
      }
    }
  }
}
