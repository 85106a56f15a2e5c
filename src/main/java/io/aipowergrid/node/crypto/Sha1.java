package io.aipowergrid.node.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-1 (FIPS 180-4), for the script operation only; it is broken. May be called from any thread.
 */
public final class Sha1 {
  private Sha1() {}

  /** The 20-byte hash of the bytes. */
  public static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
