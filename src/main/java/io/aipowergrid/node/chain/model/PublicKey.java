package io.aipowergrid.node.chain.model;

import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a public key as a script carries them; they need not be a point. Immutable. */
public final class PublicKey {
  /** The fewest bytes that scripts take for a key (standard.cpp, Solver). */
  public static final int BYTES_MIN = 33;

  /** The most bytes that scripts take for a key. */
  public static final int BYTES_MAX = 65;

  private final byte[] bytes;

  private PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes 33 to 65; copied
   */
  public static PublicKey of(byte[] bytes) {
    if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("a public key has 33 to 65 bytes, not " + bytes.length);
    }
    return new PublicKey(bytes.clone());
  }

  /** Whether first byte and length fit each other (pubkey.h, CPubKey). */
  public boolean hasKnownForm() {
    return hasKnownForm(bytes);
  }

  /** As {@link #hasKnownForm()} for any bytes. */
  public static boolean hasKnownForm(byte[] bytes) {
    return switch (bytes.length == 0 ? 0 : bytes[0]) {
      case 2, 3 -> bytes.length == BYTES_MIN;
      case 4, 6, 7 -> bytes.length == BYTES_MAX;
      default -> false;
    };
  }

  /** What key-hash scripts and addresses name it by. */
  public Hash160 hash() {
    return Hash160.ofContent(bytes);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Lower-case hex digits. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
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
