package io.aipowergrid.node.base;

import java.util.Arrays;

/**
 * Writes a byte layout from front to end, the mirror of {@link ByteReader}; the byte order stands
 * in the method name. Values that do not fit their field are refused. Belongs to one thread.
 */
public final class ByteWriter {
  private static final int FIRST_CAPACITY = 64;

  private byte[] bytes;
  private int size;

  public ByteWriter() {
    this(FIRST_CAPACITY);
  }

  /**
   * @param capacity bytes expected; more may be written
   */
  public ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  public ByteWriter uint8(int value) {
    return little(requireUnsigned(value, 8), 1);
  }

  public ByteWriter uint16le(int value) {
    return little(requireUnsigned(value, 16), 2);
  }

  public ByteWriter uint16be(int value) {
    return big(requireUnsigned(value, 16), 2);
  }

  public ByteWriter int32le(int value) {
    return little(value, 4);
  }

  public ByteWriter int32be(int value) {
    return big(value, 4);
  }

  public ByteWriter uint32le(long value) {
    return little(requireUnsigned(value, 32), 4);
  }

  public ByteWriter uint32be(long value) {
    return big(requireUnsigned(value, 32), 4);
  }

  public ByteWriter int64le(long value) {
    return little(value, 8);
  }

  public ByteWriter int64be(long value) {
    return big(value, 8);
  }

  /** 32 bytes in wire order. */
  public ByteWriter hash256(Hash256 hash) {
    return bytes(hash.toBytes());
  }

  public ByteWriter bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  public ByteWriter bytes(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** A chain's variable length integer (serialize.h, WriteCompactSize) in its shortest form. */
  public ByteWriter compactSize(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a size is not negative: " + value);
    }
    if (value < 0xfd) {
      return little(value, 1);
    }
    if (value <= 0xffff) {
      return uint8(0xfd).little(value, 2);
    }
    return value <= 0xffff_ffffL ? uint8(0xfe).little(value, 4) : uint8(0xff).little(value, 8);
  }

  /** The length as compact size, then the bytes. */
  public ByteWriter sizedBytes(byte[] source) {
    return compactSize(source.length).bytes(source);
  }

  /** A copy of everything written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private ByteWriter little(long value, int length) {
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  private ByteWriter big(long value, int length) {
    reserve(length);
    for (int i = length - 1; i >= 0; i--) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  private void reserve(int length) {
    int needed = Math.addExact(size, length);
    if (needed > bytes.length) {
      long grown = Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, grown));
    }
  }

  private static long requireUnsigned(long value, int bits) {
    if (value < 0 || value >>> bits != 0) {
      throw new IllegalArgumentException(value + " does not fit " + bits + " unsigned bits");
    }
    return value;
  }
}
