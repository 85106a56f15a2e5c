package io.aipowergrid.node.proof;

import io.aipowergrid.node.crypto.Sha256;
import java.util.Arrays;
import java.util.HexFormat;

/** Names a signing key or a node. Immutable. */
public final class KeyId {
  public static final int LENGTH = 16;

  private static final byte[] TAG = Tags.of("aipg/key/1");

  private final byte[] bytes;

  private KeyId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes exactly 16; copied
   */
  public static KeyId of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a key id has 16 bytes, not " + bytes.length);
    }
    return new KeyId(bytes.clone());
  }

  /** The id of an Ed25519 public key. */
  public static KeyId ofPublicKey(byte[] publicKey) {
    return new KeyId(Arrays.copyOf(Sha256.hash(TAG, publicKey).toBytes(), LENGTH));
  }

  /** Parses 32 hex digits. */
  public static KeyId fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
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
    return other instanceof KeyId that && Arrays.equals(bytes, that.bytes);
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
