package io.aipowergrid.node.crypto.x16r;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How the hashes of this package cut bytes into blocks and words. The short names say width and
 * byte order: {@code longBe} is a big-endian word of 64 bits. Stateless.
 */
final class Blocks {
  private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The byte that follows the message: a one bit, highest bit first, and zeros. */
  private static final byte ONE_BIT = (byte) 0x80;

  private Blocks() {}

  private static VarHandle view(Class<?> words, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(words, order);
  }

  /**
   * The message, a one bit and as few zeros as fill whole blocks, the last {@code tailBytes} of
   * which are zero and left for the caller's length field.
   */
  static byte[] padded(byte[] message, int blockBytes, int tailBytes) {
    int used = message.length + 1 + tailBytes;
    var result = new byte[Math.ceilDiv(used, blockBytes) * blockBytes];
    System.arraycopy(message, 0, result, 0, message.length);
    result[message.length] = ONE_BIT;
    return result;
  }

  /** The length of the message in bits. */
  static long bits(byte[] message) {
    return (long) message.length * Byte.SIZE;
  }

  static long longBe(byte[] bytes, int offset) {
    return (long) LONG_BE.get(bytes, offset);
  }

  static long longLe(byte[] bytes, int offset) {
    return (long) LONG_LE.get(bytes, offset);
  }

  static int intBe(byte[] bytes, int offset) {
    return (int) INT_BE.get(bytes, offset);
  }

  static int intLe(byte[] bytes, int offset) {
    return (int) INT_LE.get(bytes, offset);
  }

  static void putLongBe(byte[] bytes, int offset, long value) {
    LONG_BE.set(bytes, offset, value);
  }

  static void putLongLe(byte[] bytes, int offset, long value) {
    LONG_LE.set(bytes, offset, value);
  }

  /** Fills all words from the bytes at the offset. */
  static void readLongsBe(byte[] bytes, int offset, long[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = longBe(bytes, offset + i * Long.BYTES);
    }
  }

  /** Fills all words from the bytes at the offset. */
  static void readLongsLe(byte[] bytes, int offset, long[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = longLe(bytes, offset + i * Long.BYTES);
    }
  }

  /** Fills all words from the bytes at the offset. */
  static void readIntsBe(byte[] bytes, int offset, int[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = intBe(bytes, offset + i * Integer.BYTES);
    }
  }

  /** Fills all words from the bytes at the offset. */
  static void readIntsLe(byte[] bytes, int offset, int[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = intLe(bytes, offset + i * Integer.BYTES);
    }
  }

  /** The 64 bytes of eight words from {@code first} on. */
  static byte[] bytesOfLongsBe(long[] words, int first) {
    var result = new byte[Hash512.LENGTH];
    for (int i = 0; i < Hash512.LENGTH / Long.BYTES; i++) {
      LONG_BE.set(result, i * Long.BYTES, words[first + i]);
    }
    return result;
  }

  /** The 64 bytes of eight words from {@code first} on. */
  static byte[] bytesOfLongsLe(long[] words, int first) {
    var result = new byte[Hash512.LENGTH];
    for (int i = 0; i < Hash512.LENGTH / Long.BYTES; i++) {
      LONG_LE.set(result, i * Long.BYTES, words[first + i]);
    }
    return result;
  }

  /** The 64 bytes of sixteen words from {@code first} on. */
  static byte[] bytesOfIntsBe(int[] words, int first) {
    var result = new byte[Hash512.LENGTH];
    for (int i = 0; i < Hash512.LENGTH / Integer.BYTES; i++) {
      INT_BE.set(result, i * Integer.BYTES, words[first + i]);
    }
    return result;
  }

  /** The 64 bytes of sixteen words from {@code first} on. */
  static byte[] bytesOfIntsLe(int[] words, int first) {
    var result = new byte[Hash512.LENGTH];
    for (int i = 0; i < Hash512.LENGTH / Integer.BYTES; i++) {
      INT_LE.set(result, i * Integer.BYTES, words[first + i]);
    }
    return result;
  }
}
