package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104). May be called from any thread. */
public final class HmacSha256 {
  private static final String ALGORITHM = "HmacSHA256";

  private HmacSha256() {}

  /** The code of the parts one after the other, without separators. */
  public static Hash256 mac(byte[] key, byte[]... parts) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      // RFC 2104 pads a short key with zeros, so one zero byte is the empty key.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
      for (var part : parts) {
        mac.update(part);
      }
      return Hash256.of(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  /** Whether the code is right, in a time that does not depend on where it differs. */
  public static boolean verify(Hash256 expected, byte[] key, byte[]... parts) {
    return MessageDigest.isEqual(expected.toBytes(), mac(key, parts).toBytes());
  }
}
