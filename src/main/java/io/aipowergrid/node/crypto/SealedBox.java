package io.aipowergrid.node.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals small secrets and payloads for storage: AES-256-GCM under one key with a random nonce.
 * Layout: version 1 (1 byte), nonce (12), ciphertext with its 16-byte tag. The version is
 * authenticated with the associated data. With random nonces one key must not seal more than 2^32
 * boxes (NIST SP 800-38D 8.3); every purpose has its own subkey. Thread-safe.
 */
public final class SealedBox {
  public static final int KEY_BYTES = 32;

  /** The largest plaintext that may be sealed. */
  public static final int PLAINTEXT_BYTES_MAX = 64 << 20;

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;

  /** What a box is longer than its plaintext. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /**
   * @param key 32 bytes, for example from {@link Hkdf#subkey(String, String)}; copied
   */
  public SealedBox(byte[] key) {
    this(key, new SecureRandom());
  }

  SealedBox(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a box key has 32 bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** Encrypts; the box opens only with the same associated data (for example the row's id). */
  public byte[] seal(byte[] plaintext, byte[] associatedData) {
    if (plaintext.length > PLAINTEXT_BYTES_MAX) {
      throw new IllegalArgumentException("too large to seal: " + plaintext.length + " bytes");
    }
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var box = new byte[plaintext.length + OVERHEAD_BYTES];
    box[0] = VERSION;
    System.arraycopy(nonce, 0, box, 1, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, nonce, associatedData)
          .doFinal(plaintext, 0, plaintext.length, box, HEADER_BYTES);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * The plaintext, or empty when the box was not sealed so: other key, other data, changed bytes.
   */
  public Optional<byte[]> open(byte[] box, byte[] associatedData) {
    if (box.length < OVERHEAD_BYTES
        || box.length - OVERHEAD_BYTES > PLAINTEXT_BYTES_MAX
        || box[0] != VERSION) {
      return Optional.empty();
    }
    var nonce = Arrays.copyOfRange(box, 1, HEADER_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, associatedData)
              .doFinal(box, HEADER_BYTES, box.length - HEADER_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    cipher.updateAAD(associatedData);
    return cipher;
  }
}
