package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over the layouts of docs/exact-arithmetic.md; numbers are little-endian. */
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Sha256 tag(String tag) {
    digest.update(tag.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Length of the UTF-8 form, then its bytes. */
  Sha256 text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(bytes.length).bytes(bytes);
  }

  Sha256 prefix(int value) {
    digest.update((byte) value);
    return this;
  }

  Sha256 number(int value) {
    return bytes(little(Integer.BYTES).putInt(value).array());
  }

  Sha256 longNumber(long value) {
    return bytes(little(Long.BYTES).putLong(value).array());
  }

  Sha256 hash(Hash256 hash) {
    return bytes(hash.toBytes());
  }

  Sha256 bytes(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  Sha256 floats(float[] values) {
    var buffer = little(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    return bytes(buffer.array());
  }

  /** Each code as two bytes. */
  Sha256 codes(int[] values, int offset, int count) {
    var buffer = little(count * Short.BYTES);
    for (int i = offset; i < offset + count; i++) {
      buffer.putShort((short) values[i]);
    }
    return bytes(buffer.array());
  }

  Sha256 matrix(QuantisedMatrix matrix) {
    matrix.update(digest);
    return this;
  }

  Hash256 finish() {
    return Hash256.of(digest.digest());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
