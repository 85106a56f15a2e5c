package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.secp256k1.EcdsaVerifier;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * ECDSA on secp256k1 (SEC 2): deterministic signatures with low s, verification, recovery of the
 * public key as chain message signatures need it, and the sums of key derivation. Verification is
 * our own and fast; whatever touches a secret goes through Bouncy Castle's low-level interface. May
 * be called from any thread.
 */
public final class Secp256k1 {
  public static final int SECRET_BYTES = 32;
  public static final int COMPRESSED_KEY_BYTES = 33;
  public static final int UNCOMPRESSED_KEY_BYTES = 65;

  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
  private static final BigInteger ORDER = DOMAIN.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final BigInteger FIELD = DOMAIN.getCurve().getField().getCharacteristic();

  private Secp256k1() {}

  /** The public key of a secret, in 33 bytes when compressed, else in 65. */
  public static byte[] publicKey(byte[] secret, boolean compressed) {
    return multiplyBase(requireSecret(secret)).getEncoded(compressed);
  }

  /** Whether the bytes are a point of the curve in compressed or uncompressed form. */
  public static boolean isPublicKey(byte[] publicKey) {
    return decode(publicKey).isPresent();
  }

  /** Signs the digest with the nonce of RFC 6979; s is at most half the order (BIP 62). */
  public static Secp256k1Signature sign(byte[] secret, Hash256 digest) {
    var d = requireSecret(secret);
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(d, DOMAIN));
    var rs = signer.generateSignature(digest.toBytes());
    var s = rs[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(rs[1]) : rs[1];
    return withRecoveryId(rs[0], s, digest, multiplyBase(d));
  }

  /** Whether the signature is right, low s or not; false for a key that is no point. */
  public static boolean verify(byte[] publicKey, Hash256 digest, Secp256k1Signature signature) {
    return EcdsaVerifier.verify(publicKey, signature.r(), signature.s(), digest.toBytes());
  }

  /**
   * Whether the signature is right, read as loosely as the daemon reads it (pubkey.cpp,
   * CPubKey::Verify): odd DER, high s and hybrid keys are fine here; stricter rules are the script
   * interpreter's.
   *
   * @param publicKey compressed (33 bytes), uncompressed or hybrid (65); false for anything else
   * @param derSignature without the hash type byte; false when it cannot be read
   */
  public static boolean verifyLax(byte[] publicKey, byte[] derSignature, Hash256 digest) {
    return LaxDer.parse(derSignature)
        .map(
            rs ->
                verify(
                    publicKey,
                    digest,
                    new Secp256k1Signature(
                        new BigInteger(1, rs.r()), new BigInteger(1, rs.s()), 0)))
        .orElse(false);
  }

  /**
   * The sum of a secret and a scalar modulo the order, as BIP32 derives private keys; empty when
   * the scalar is not below the order or the sum is zero.
   */
  public static Optional<byte[]> addToSecret(byte[] secret, byte[] scalar) {
    var sum = requireSecret(secret).add(requireScalar(scalar)).mod(ORDER);
    return isBelowOrder(scalar) && sum.signum() > 0
        ? Optional.of(toBytes32(sum))
        : Optional.empty();
  }

  /**
   * The compressed sum of a public key and a multiple of the generator, as BIP32 derives public
   * keys; empty when the scalar is not below the order, the key is no point or the sum is infinity.
   */
  public static Optional<byte[]> addToPublicKey(byte[] publicKey, byte[] scalar) {
    var tweak = requireScalar(scalar);
    if (!isBelowOrder(scalar)) {
      return Optional.empty();
    }
    return decode(publicKey)
        .map(point -> point.add(multiplyBase(tweak)).normalize())
        .filter(sum -> !sum.isInfinity())
        .map(sum -> sum.getEncoded(true));
  }

  /** The only public key with this signature and recovery id (SEC 1 4.1.6), if there is one. */
  public static Optional<byte[]> recover(
      Hash256 digest, Secp256k1Signature signature, boolean compressed) {
    if (!inRange(signature.r()) || !inRange(signature.s())) {
      return Optional.empty();
    }
    return recoverPoint(digest, signature).map(point -> point.getEncoded(compressed));
  }

  private static Optional<ECPoint> recoverPoint(Hash256 digest, Secp256k1Signature signature) {
    var x = signature.r().add(ORDER.multiply(BigInteger.valueOf(signature.recoveryId() >> 1)));
    if (x.compareTo(FIELD) >= 0) {
      return Optional.empty();
    }
    var encoded = new byte[COMPRESSED_KEY_BYTES];
    encoded[0] = (byte) (2 + (signature.recoveryId() & 1));
    System.arraycopy(toBytes32(x), 0, encoded, 1, SECRET_BYTES);
    var nonce = decode(encoded);
    if (nonce.isEmpty()) {
      return Optional.empty();
    }
    var inverse = signature.r().modInverse(ORDER);
    var e = new BigInteger(1, digest.toBytes());
    var u1 = e.negate().multiply(inverse).mod(ORDER);
    var u2 = signature.s().multiply(inverse).mod(ORDER);
    var point = ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), u1, nonce.get(), u2).normalize();
    return point.isInfinity() ? Optional.empty() : Optional.of(point);
  }

  private static Secp256k1Signature withRecoveryId(
      BigInteger r, BigInteger s, Hash256 digest, ECPoint key) {
    for (int id = 0; id < 4; id++) {
      var candidate = new Secp256k1Signature(r, s, id);
      if (recoverPoint(digest, candidate).filter(key::equals).isPresent()) {
        return candidate;
      }
    }
    throw new IllegalStateException("a signature always recovers its own key");
  }

  static byte[] toBytes32(BigInteger value) {
    var bytes = value.toByteArray();
    var result = new byte[SECRET_BYTES];
    int length = Math.min(bytes.length, SECRET_BYTES);
    System.arraycopy(bytes, bytes.length - length, result, SECRET_BYTES - length, length);
    return result;
  }

  private static ECPoint multiplyBase(BigInteger d) {
    return new FixedPointCombMultiplier().multiply(DOMAIN.getG(), d).normalize();
  }

  private static Optional<ECPoint> decode(byte[] publicKey) {
    try {
      var point = DOMAIN.getCurve().decodePoint(publicKey);
      return point.isInfinity() ? Optional.empty() : Optional.of(point);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BigInteger requireSecret(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a secret key has 32 bytes, not " + secret.length);
    }
    var d = new BigInteger(1, secret);
    if (!inRange(d)) {
      throw new IllegalArgumentException("a secret key lies between 1 and the order less 1");
    }
    return d;
  }

  private static BigInteger requireScalar(byte[] scalar) {
    if (scalar.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a scalar has 32 bytes, not " + scalar.length);
    }
    return new BigInteger(1, scalar);
  }

  private static boolean isBelowOrder(byte[] scalar) {
    return new BigInteger(1, scalar).compareTo(ORDER) < 0;
  }

  private static boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(ORDER) < 0;
  }
}
