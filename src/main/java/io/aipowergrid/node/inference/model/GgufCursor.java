package io.aipowergrid.node.inference.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks through the header of a GGUF file; never beyond its end, never more than a named limit. */
final class GgufCursor {
  static final int KEY_BYTES_MAX = 1 << 10;
  static final int TEXT_BYTES_MAX = 4 << 20;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment file;
  private long position;

  GgufCursor(MemorySegment file) {
    this.file = file;
  }

  long position() {
    return position;
  }

  long remaining() {
    return file.byteSize() - position;
  }

  byte int8() {
    return file.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES));
  }

  short int16() {
    return file.get(SHORT, advance(Short.BYTES));
  }

  int int32() {
    return file.get(INT, advance(Integer.BYTES));
  }

  long int64() {
    return file.get(LONG, advance(Long.BYTES));
  }

  float float32() {
    return Float.intBitsToFloat(int32());
  }

  double float64() {
    return Double.longBitsToDouble(int64());
  }

  /** A count of things that take at least so many bytes each in what is left. */
  int count(String what, long max, int leastBytes) {
    long count = int64();
    if (count < 0 || count > max || count > remaining() / leastBytes) {
      throw GgufFile.damaged(
          "it claims %s %s; allowed are %,d and what the file has room for"
              .formatted(Long.toUnsignedString(count), what, max));
    }
    return (int) count;
  }

  String text(String what, int bytesMax) {
    int length = count("bytes in " + what, bytesMax, 1);
    var bytes = file.asSlice(advance(length), length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long advance(long bytes) {
    if (bytes > remaining()) {
      throw GgufFile.damaged("it is cut off inside its header");
    }
    long at = position;
    position += bytes;
    return at;
  }
}
