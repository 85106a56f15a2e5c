package io.aipowergrid.node.base;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a byte layout from front to end; the byte order stands in the method name. Lengths are
 * checked before anything is allocated, and every violation is a {@link MalformedBytesException}.
 * Belongs to one thread.
 */
public final class ByteReader {
  /** serialize.h, MAX_SIZE: the most a compact size may announce. */
  public static final int COMPACT_SIZE_MAX = 0x02000000;

  private final ByteBuffer in;

  /**
   * @param bytes read in place; not copied
   */
  public ByteReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  private ByteReader(ByteBuffer in) {
    this.in = in;
  }

  /** Bytes not yet read. */
  public int remaining() {
    return in.remaining();
  }

  /** Bytes read so far. */
  public int position() {
    return in.position();
  }

  public int uint8() {
    return need(1).get() & 0xff;
  }

  /** The next byte, which stays to be read. */
  public int peekUint8() {
    return need(1).get(in.position()) & 0xff;
  }

  public int uint16le() {
    return little(2).getShort() & 0xffff;
  }

  public int uint16be() {
    return big(2).getShort() & 0xffff;
  }

  public int int32le() {
    return little(4).getInt();
  }

  public int int32be() {
    return big(4).getInt();
  }

  public long uint32le() {
    return little(4).getInt() & 0xffff_ffffL;
  }

  public long uint32be() {
    return big(4).getInt() & 0xffff_ffffL;
  }

  /** Eight bytes; also the form of an unsigned value, whose top bit is then the sign. */
  public long int64le() {
    return little(8).getLong();
  }

  /** Eight bytes; also the form of an unsigned value, whose top bit is then the sign. */
  public long int64be() {
    return big(8).getLong();
  }

  /** 32 bytes in wire order. */
  public Hash256 hash256() {
    return Hash256.of(bytes(Hash256.LENGTH));
  }

  /** Exactly {@code length} bytes, copied. */
  public byte[] bytes(int length) {
    need(length);
    var out = new byte[length];
    in.get(out);
    return out;
  }

  /**
   * What was read from a position on, copied.
   *
   * @param begin where {@link #position} was
   */
  public byte[] bytesSince(int begin) {
    var out = new byte[in.position() - begin];
    in.get(begin, out);
    return out;
  }

  /** All bytes that are left, copied. */
  public byte[] rest() {
    return bytes(remaining());
  }

  /** Passes over {@code length} bytes. */
  public void skip(int length) {
    need(length).position(in.position() + length);
  }

  /**
   * A chain's variable length integer (serialize.h, ReadCompactSize) of at most {@code max}; a
   * longer form than needed is refused.
   */
  public int compactSize(int max) {
    int first = uint8();
    long value =
        switch (first) {
          case 0xfd -> canonical(uint16le(), 0xfd);
          case 0xfe -> canonical(uint32le(), 0x1_0000L);
          case 0xff -> canonical(int64le(), 0x1_0000_0000L);
          default -> first;
        };
    if (value > Math.min(max, COMPACT_SIZE_MAX)) {
      throw new MalformedBytesException("size " + value + " is above the limit of " + max);
    }
    return (int) value;
  }

  /** A compact size of at most {@code maxLength}, then as many bytes. */
  public byte[] sizedBytes(int maxLength) {
    return bytes(compactSize(maxLength));
  }

  /** Requires that everything was read. */
  public void requireEnd() {
    if (in.hasRemaining()) {
      throw new MalformedBytesException(in.remaining() + " bytes follow the end");
    }
  }

  private static long canonical(long value, long least) {
    // A negative value is an unsigned one of 2^63 or more: canonical, and far above every limit.
    if (value >= 0 && value < least) {
      throw new MalformedBytesException("compact size is not in its shortest form");
    }
    return value < 0 ? Long.MAX_VALUE : value;
  }

  private ByteBuffer little(int length) {
    return need(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer big(int length) {
    return need(length).order(ByteOrder.BIG_ENDIAN);
  }

  private ByteBuffer need(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new MalformedBytesException(
          "needs " + length + " bytes at " + in.position() + ", has " + in.remaining());
    }
    return in;
  }
}
