package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Secp256k1;

/** Checks one ECDSA signature; implementations may be called from any thread. */
@FunctionalInterface
public interface SignatureVerifier {
  /** Checks each one anew, reading DER as loosely as the daemon does. */
  SignatureVerifier DIRECT = Secp256k1::verifyLax;

  /**
   * Whether the key signed the digest.
   *
   * @param publicKey may be anything
   * @param der the signature without its hash type; may be anything
   */
  boolean verify(byte[] publicKey, byte[] der, Hash256 digest);
}
