package io.aipowergrid.node.crypto.x16r;

/** A hash function with a result of 64 bytes. Implementations keep no state between calls. */
@FunctionalInterface
interface Hash512 {
  /** Bytes in a result. */
  int LENGTH = 64;

  /** The 64-byte hash of the whole message. */
  byte[] hash(byte[] message);
}
