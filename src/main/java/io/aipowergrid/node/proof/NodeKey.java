package io.aipowergrid.node.proof;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * The Ed25519 key with which this node signs. Made at first start, kept in the database sealed
 * under a subkey of {@code aipg.secret}. Thread-safe.
 */
@ApplicationScoped
public class NodeKey {
  /** Makes or opens the key, so that the first receipt need not wait for it. */
  public void start() {
    throw new IllegalStateException("not landed yet");
  }

  /** Names this node; stays the same when the key is changed. */
  public KeyId nodeId() {
    throw new IllegalStateException("not landed yet");
  }

  /** Names the key that signs now. */
  public KeyId keyId() {
    throw new IllegalStateException("not landed yet");
  }

  /** The 32 bytes of the public key that signs now. */
  public byte[] publicKey() {
    throw new IllegalStateException("not landed yet");
  }
}
