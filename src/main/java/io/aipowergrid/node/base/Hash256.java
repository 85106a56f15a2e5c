package io.aipowergrid.node.base;

import java.util.Arrays;
import java.util.HexFormat;

/** A 256-bit hash in wire order. Immutable; only the display methods reverse the bytes. */
public final class Hash256 implements Comparable<Hash256> {
  /** Bytes in a hash. */
  public static final int LENGTH = 32;

  /** All zero bytes: the parent of a genesis block, the root of nothing. */
  public static final Hash256 ZERO = new Hash256(new byte[LENGTH]);

  private final byte[] bytes;

  private Hash256(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 32 bytes in wire order; copied
   */
  public static Hash256 of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash256(bytes.clone());
  }

  /** Parses 64 hex digits in wire order. */
  public static Hash256 fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** Parses 64 hex digits in the reversed order in which chain tools print hashes. */
  public static Hash256 fromDisplayHex(String hex) {
    return new Hash256(reversed(of(HexFormat.of().parseHex(hex)).bytes));
  }

  /** A copy of the 32 bytes in wire order. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** 64 lower-case hex digits in wire order. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** 64 lower-case hex digits in the reversed order in which chain tools print hashes. */
  public String toDisplayHex() {
    return HexFormat.of().formatHex(reversed(bytes));
  }

  private static byte[] reversed(byte[] bytes) {
    var result = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      result[i] = bytes[LENGTH - 1 - i];
    }
    return result;
  }

  /** Orders by unsigned bytes in wire order. */
  @Override
  public int compareTo(Hash256 other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash256 hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
