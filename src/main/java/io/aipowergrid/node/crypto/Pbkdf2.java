package io.aipowergrid.node.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * PBKDF2 (RFC 8018 5.2) with HMAC-SHA-512, as BIP39 makes a seed of a mnemonic. Costs two
 * compressions an iteration, so about a millisecond for the 2048 of BIP39. May be called from any
 * thread.
 */
public final class Pbkdf2 {
  /** The most iterations we agree to do; more in a file is damage, not a choice. */
  public static final int ITERATIONS_MAX = 10_000_000;

  /** The longest result. */
  public static final int OUTPUT_BYTES_MAX = 1024;

  private Pbkdf2() {}

  /**
   * @param outputBytes how many bytes are wanted, 1 to {@link #OUTPUT_BYTES_MAX}
   * @return that many bytes
   */
  public static byte[] hmacSha512(byte[] password, byte[] salt, int iterations, int outputBytes) {
    if (iterations < 1 || iterations > ITERATIONS_MAX) {
      throw new IllegalArgumentException("iterations out of range: " + iterations);
    }
    if (outputBytes < 1 || outputBytes > OUTPUT_BYTES_MAX) {
      throw new IllegalArgumentException("output length out of range: " + outputBytes);
    }
    var result = new byte[Math.ceilDiv(outputBytes, HmacSha512.LENGTH) * HmacSha512.LENGTH];
    try {
      for (int offset = 0; offset < result.length; offset += HmacSha512.LENGTH) {
        block(password, salt, iterations, result, offset);
      }
      return Arrays.copyOf(result, outputBytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the code fits its buffer", e);
    }
  }

  private static void block(byte[] password, byte[] salt, int iterations, byte[] result, int offset)
      throws GeneralSecurityException {
    var mac = HmacSha512.keyed(password);
    int index = offset / HmacSha512.LENGTH + 1;
    mac.update(salt);
    mac.update(new byte[] {0, 0, (byte) (index >> 8), (byte) index});
    var code = mac.doFinal();
    System.arraycopy(code, 0, result, offset, code.length);
    for (int i = 1; i < iterations; i++) {
      mac.update(code);
      mac.doFinal(code, 0);
      for (int j = 0; j < code.length; j++) {
        result[offset + j] ^= code[j];
      }
    }
  }
}
