package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.crypto.Ripemd160;
import java.util.Arrays;
import java.util.HexFormat;

/** The 20-byte hash of a public key or of a script: RIPEMD-160 of SHA-256. Immutable. */
public final class Hash160 {
  /** Bytes in a hash. */
  public static final int LENGTH = Ripemd160.LENGTH;

  private final byte[] bytes;

  private Hash160(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 20; copied
   */
  public static Hash160 of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a key or script hash has 20 bytes, not " + bytes.length);
    }
    return new Hash160(bytes.clone());
  }

  /** Parses 40 hex digits. */
  public static Hash160 fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The hash of a public key's or a script's bytes. */
  public static Hash160 ofContent(byte[] content) {
    return new Hash160(Ripemd160.ofSha256(content));
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
    return other instanceof Hash160 hash && Arrays.equals(bytes, hash.bytes);
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
