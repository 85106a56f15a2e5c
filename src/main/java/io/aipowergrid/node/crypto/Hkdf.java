package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * HKDF with SHA-256 (RFC 5869): turns one secret into as many independent keys as there are labels.
 * May be called from any thread.
 */
public final class Hkdf {
  /** The most bytes one expansion can give: 255 blocks (RFC 5869 2.3). */
  public static final int OUTPUT_BYTES_MAX = 255 * Hash256.LENGTH;

  /** The fewest bytes the node's own secret may have. */
  public static final int SECRET_BYTES_MIN = 32;

  private Hkdf() {}

  /** Step 1: concentrates the key material into one pseudorandom key. */
  public static byte[] extract(byte[] salt, byte[] inputKeyMaterial) {
    return HmacSha256.mac(salt, inputKeyMaterial).toBytes();
  }

  /** Step 2: {@code length} bytes that only the holder of the key can tell for this info. */
  public static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    if (length < 0 || length > OUTPUT_BYTES_MAX) {
      throw new IllegalArgumentException("HKDF gives 0 to 8160 bytes, not " + length);
    }
    var output = new byte[length];
    var block = new byte[0];
    for (int done = 0, counter = 1; done < length; counter++) {
      block = HmacSha256.mac(pseudorandomKey, block, info, new byte[] {(byte) counter}).toBytes();
      int taken = Math.min(block.length, length - done);
      System.arraycopy(block, 0, output, done, taken);
      done += taken;
    }
    return output;
  }

  /** The 32-byte key of one purpose, for example {@code "aipg/jobs/payload/1"}. */
  public static byte[] subkey(byte[] secret, String label) {
    var key = extract(new byte[0], secret);
    try {
      return expand(key, label.getBytes(StandardCharsets.UTF_8), Hash256.LENGTH);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * As {@link #subkey(byte[], String)} from the base64 text of the property {@code aipg.secret}.
   */
  public static byte[] subkey(String base64Secret, String label) {
    byte[] secret;
    try {
      // Both alphabets of RFC 4648 are read: the secret file holds the URL-safe one.
      var text = base64Secret.strip().replace('-', '+').replace('_', '/');
      secret = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("aipg.secret is not base64", e);
    }
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException("aipg.secret has fewer than 32 bytes");
    }
    try {
      return subkey(secret, label);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
