package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.crypto.Secp256k1;
import io.aipowergrid.node.crypto.Secp256k1Signature;
import io.aipowergrid.node.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Signatures of texts by the key of an address, as the daemon's {@code signmessage} makes and
 * {@code verifymessage} checks them. Pure; may be called from any thread.
 */
public final class MessageSignatures {
  /** strMessageMagic, validation.cpp: keeps a signed text from being a transaction. */
  private static final byte[] MAGIC = "Aipg Signed Message:\n".getBytes(StandardCharsets.UTF_8);

  /** The longest text, in bytes of UTF-8, that is signed or verified. */
  public static final int MESSAGE_BYTES_MAX = 1 << 20;

  /** The longest signature text looked at; a right one has 88 characters. */
  private static final int SIGNATURE_CHARS_MAX = 200;

  private MessageSignatures() {}

  /**
   * Signs with the compressed form of the key.
   *
   * @param secret 32 bytes
   * @return Base64 of the 65-byte compact signature
   */
  static String sign(byte[] secret, String message) {
    byte[] compact = Secp256k1.sign(secret, digest(message)).toCompact(true);
    return Base64.getEncoder().encodeToString(compact);
  }

  /** Whether the key of the address signed the message; false for any text that is no signature. */
  public static boolean verify(Address.OfKey address, String message, String signature) {
    return signature.length() <= SIGNATURE_CHARS_MAX
        && Secp256k1Signature.fromCompact(decode(signature))
            .flatMap(
                compact ->
                    Secp256k1.recover(
                        digest(message), compact.signature(), compact.compressedKey()))
            .filter(key -> PublicKey.of(key).hash().equals(address.hash()))
            .isPresent();
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Hash256 digest(String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    if (text.length > MESSAGE_BYTES_MAX) {
      throw new IllegalArgumentException("a message has at most a mebibyte");
    }
    var out = new ByteWriter(MAGIC.length + text.length + 10);
    return Sha256.doubleHash(out.sizedBytes(MAGIC).sizedBytes(text).toBytes());
  }
}
