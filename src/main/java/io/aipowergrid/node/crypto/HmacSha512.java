package io.aipowergrid.node.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-512 (RFC 2104), as BIP32 derives keys with it. May be called from any thread. */
public final class HmacSha512 {
  /** Bytes in a code. */
  public static final int LENGTH = 64;

  private static final String ALGORITHM = "HmacSHA512";

  private HmacSha512() {}

  /** The 64-byte code of the parts one after the other, without separators. */
  public static byte[] mac(byte[] key, byte[]... parts) {
    var mac = keyed(key);
    for (var part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** A code generator with the key set; it belongs to one thread. */
  static Mac keyed(byte[] key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      // RFC 2104 pads a short key with zeros, so one zero byte is the empty key.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-512", e);
    }
  }
}
