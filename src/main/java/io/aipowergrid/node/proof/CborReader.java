package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads deterministic CBOR (RFC 8949 4.2.1) item by item, as its caller expects the items. Longer
 * heads than needed, indefinite lengths, floats, tags, invalid UTF-8 and anything after the end are
 * a {@link MalformedBytesException}; every length is bounded before it is allocated. Belongs to one
 * thread.
 */
public final class CborReader {
  private final ByteReader in;

  public CborReader(byte[] bytes) {
    in = new ByteReader(bytes);
  }

  /** An integer of either sign within 64 bits. */
  public long integer() {
    int first = in.uint8();
    int major = first >>> 5;
    if (major != CborWriter.UNSIGNED && major != CborWriter.NEGATIVE) {
      throw new MalformedBytesException("CBOR: expected an integer, found type " + major);
    }
    long argument = argument(first);
    return major == CborWriter.UNSIGNED ? argument : ~argument;
  }

  /** An integer from {@code min} to {@code max}. */
  public long integer(long min, long max) {
    long value = integer();
    if (value < min || value > max) {
      throw new MalformedBytesException("CBOR: " + value + " is not in " + min + ".." + max);
    }
    return value;
  }

  /** An integer that must be this one, such as a map key. */
  public void require(long value) {
    integer(value, value);
  }

  /** A byte string of exactly this length. */
  public byte[] bytes(int length) {
    if (length(CborWriter.BYTES, length) != length) {
      throw new MalformedBytesException("CBOR: expected " + length + " bytes");
    }
    return in.bytes(length);
  }

  public Hash256 hash() {
    return Hash256.of(bytes(Hash256.LENGTH));
  }

  /** A text of at most so many UTF-8 bytes. */
  public String text(int bytesMax) {
    var utf8 = in.bytes(length(CborWriter.TEXT, bytesMax));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedBytesException("CBOR: a text is not UTF-8");
    }
  }

  /** Opens an array that must have this many items. */
  public void array(int size) {
    if (length(CborWriter.ARRAY, size) != size) {
      throw new MalformedBytesException("CBOR: expected an array of " + size);
    }
  }

  /** Opens a map that must have this many pairs. */
  public void map(int size) {
    if (length(CborWriter.MAP, size) != size) {
      throw new MalformedBytesException("CBOR: expected a map of " + size);
    }
  }

  /** Whether the next item is null; passes over it if so. */
  public boolean skipNothing() {
    boolean nothing = in.remaining() > 0 && in.peekUint8() == CborWriter.NULL_BYTE;
    if (nothing) {
      in.skip(1);
    }
    return nothing;
  }

  /** Requires that everything was read. */
  public void requireEnd() {
    in.requireEnd();
  }

  private int length(int expectedMajor, int max) {
    int first = in.uint8();
    if (first >>> 5 != expectedMajor) {
      throw new MalformedBytesException(
          "CBOR: expected type " + expectedMajor + ", found " + (first >>> 5));
    }
    long length = argument(first);
    if (length > max) {
      throw new MalformedBytesException("CBOR: length " + length + " is above " + max);
    }
    return (int) length;
  }

  private long argument(int first) {
    int info = first & 0x1f;
    return switch (info) {
      case 24 -> shortest(in.uint8(), 24);
      case 25 -> shortest(in.uint16be(), 0x100);
      case 26 -> shortest(in.uint32be(), 0x1_0000);
      case 27 -> shortest(in.int64be(), 0x1_0000_0000L);
      default -> direct(info);
    };
  }

  private static long direct(int info) {
    if (info > 27) {
      throw new MalformedBytesException("CBOR: indefinite and reserved lengths are not allowed");
    }
    return info;
  }

  private static long shortest(long argument, long least) {
    if (argument < 0) {
      throw new MalformedBytesException("CBOR: an integer is above 2^63-1");
    }
    if (argument < least) {
      throw new MalformedBytesException("CBOR: a head is not in its shortest form");
    }
    return argument;
  }
}
