package io.aipowergrid.node.proof;

import java.util.Arrays;
import java.util.HexFormat;

/** Sixteen random bytes that keep a hash from being guessed. Immutable. */
public final class Salt {
  public static final int LENGTH = 16;

  private final byte[] bytes;

  private Salt(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 16; copied
   */
  public static Salt of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a salt has 16 bytes, not " + bytes.length);
    }
    return new Salt(bytes.clone());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** 32 lower-case hex digits. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Salt that && Arrays.equals(bytes, that.bytes);
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
