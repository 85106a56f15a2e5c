package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;

/**
 * Keccak-256 with the padding of the original submission, as chains use it; it is not SHA3-256. May
 * be called from any thread.
 */
public final class Keccak256 {
  private Keccak256() {}

  /** The hash of the parts one after the other, without separators. */
  public static Hash256 hash(byte[]... parts) {
    var sponge = new KeccakSponge(Hash256.LENGTH);
    for (var part : parts) {
      sponge.absorb(part);
    }
    return Hash256.of(sponge.squeeze());
  }
}
