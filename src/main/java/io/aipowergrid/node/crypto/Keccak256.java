package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 with the padding of the original submission, as chains use it; it is not SHA3-256. May
 * be called from any thread.
 */
public final class Keccak256 {
  private static final int BITS = 256;

  private Keccak256() {}

  /** The hash of the parts one after the other, without separators. */
  public static Hash256 hash(byte[]... parts) {
    var digest = new KeccakDigest(BITS);
    for (var part : parts) {
      digest.update(part, 0, part.length);
    }
    var output = new byte[Hash256.LENGTH];
    digest.doFinal(output, 0);
    return Hash256.of(output);
  }
}
