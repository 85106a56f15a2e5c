package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import java.nio.charset.StandardCharsets;

/**
 * Writes deterministic CBOR (RFC 8949 4.2.1): definite lengths, shortest heads, no floats, no tags.
 * The caller writes map keys in ascending order, as {@link CborReader} demands. Belongs to one
 * thread.
 */
public final class CborWriter {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int NULL_BYTE = 0xf6;

  private final ByteWriter out = new ByteWriter(1024);

  public CborWriter integer(long value) {
    return value >= 0 ? head(UNSIGNED, value) : head(NEGATIVE, ~value);
  }

  public CborWriter bytes(byte[] value) {
    head(BYTES, value.length);
    out.bytes(value);
    return this;
  }

  public CborWriter hash(Hash256 value) {
    return bytes(value.toBytes());
  }

  public CborWriter text(String value) {
    var utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    out.bytes(utf8);
    return this;
  }

  public CborWriter nothing() {
    out.uint8(NULL_BYTE);
    return this;
  }

  /** Opens an array; exactly {@code size} items follow. */
  public CborWriter array(int size) {
    return head(ARRAY, size);
  }

  /** Opens a map; exactly {@code size} pairs of key and value follow. */
  public CborWriter map(int size) {
    return head(MAP, size);
  }

  public byte[] toBytes() {
    return out.toBytes();
  }

  private CborWriter head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      out.uint8(type | (int) argument);
    } else if (argument <= 0xff) {
      out.uint8(type | 24).uint8((int) argument);
    } else if (argument <= 0xffff) {
      out.uint8(type | 25).uint16be((int) argument);
    } else if (argument <= 0xffff_ffffL) {
      out.uint8(type | 26).uint32be(argument);
    } else {
      out.uint8(type | 27).int64be(argument);
    }
    return this;
  }
}
