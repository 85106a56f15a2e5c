package io.aipowergrid.node.crypto;

/** Ed25519 (RFC 8032) over plain byte arrays, by Bouncy Castle. May be called from any thread. */
public final class Ed25519 {
  /** Bytes of the secret: the seed of RFC 8032 5.1.5. */
  public static final int SEED_BYTES = 32;

  public static final int PUBLIC_KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  private Ed25519() {}

  /** The public key that belongs to the seed. */
  public static byte[] publicKey(byte[] seed) {
    require(seed, SEED_BYTES, "seed");
    var publicKey = new byte[PUBLIC_KEY_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    return publicKey;
  }

  /** Signs; the same seed and message always give the same signature. */
  public static byte[] sign(byte[] seed, byte[] publicKey, byte[] message) {
    require(seed, SEED_BYTES, "seed");
    require(publicKey, PUBLIC_KEY_BYTES, "public key");
    var signature = new byte[SIGNATURE_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Whether the signature is right; false also for keys and signatures of a wrong length. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return publicKey.length == PUBLIC_KEY_BYTES
        && signature.length == SIGNATURE_BYTES
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, publicKey, 0, message, 0, message.length);
  }

  private static void require(byte[] bytes, int length, String what) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "an Ed25519 " + what + " has " + length + " bytes, not " + bytes.length);
    }
  }
}
