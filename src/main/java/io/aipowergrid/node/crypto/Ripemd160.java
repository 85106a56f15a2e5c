package io.aipowergrid.node.crypto;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** RIPEMD-160, and the HASH160 that chains build addresses from. May be called from any thread. */
public final class Ripemd160 {
  /** Bytes in a hash. */
  public static final int LENGTH = 20;

  private Ripemd160() {}

  /** The 20-byte hash of the bytes. */
  public static byte[] hash(byte[] bytes) {
    var digest = new RIPEMD160Digest();
    digest.update(bytes, 0, bytes.length);
    var output = new byte[LENGTH];
    digest.doFinal(output, 0);
    return output;
  }

  /** RIPEMD-160 of SHA-256: the hash of a public key or script in an address (hash.h, Hash160). */
  public static byte[] ofSha256(byte[] bytes) {
    return hash(Sha256.hash(bytes).toBytes());
  }
}
