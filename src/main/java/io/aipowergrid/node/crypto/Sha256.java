package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4): in one call over several parts, or fed piece by piece. The static methods
 * may be called from any thread; an instance belongs to one thread.
 */
public final class Sha256 {
  /** Looking a digest up costs more than a compression, so each thread keeps one. */
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Sha256::newDigest);

  private final MessageDigest digest = newDigest();

  /** The hash of the parts one after the other, without separators. */
  public static Hash256 hash(byte[]... parts) {
    return Hash256.of(updated(parts).digest());
  }

  /** SHA-256 of SHA-256 of the parts: how chains hash blocks and transactions. */
  public static Hash256 doubleHash(byte[]... parts) {
    var digest = updated(parts);
    return Hash256.of(digest.digest(digest.digest()));
  }

  private static MessageDigest updated(byte[]... parts) {
    var digest = OWN.get();
    // A call that failed half-way, for want of memory say, must not leave bytes for the next one.
    digest.reset();
    for (var part : parts) {
      digest.update(part);
    }
    return digest;
  }

  /** Adds all bytes. */
  public Sha256 update(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds {@code length} bytes from {@code offset} on. */
  public Sha256 update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /** Adds one byte. */
  public Sha256 update(byte value) {
    digest.update(value);
    return this;
  }

  /** The hash of everything added; afterwards the instance is as new. */
  public Hash256 finish() {
    return Hash256.of(digest.digest());
  }

  /** The hash of the hash of everything added; afterwards the instance is as new. */
  public Hash256 finishDouble() {
    return Hash256.of(digest.digest(digest.digest()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
