package io.aipowergrid.node.crypto.secp256k1;

import java.math.BigInteger;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * Verifies ECDSA signatures (SEC 1, 4.1.4): u1 G + u2 Q as one interleaved sum over four scalars of
 * half the length, by the endomorphism for Q and by a second table for the upper half of u1. It is
 * not in constant time, as everything here is public. May be called from any thread.
 */
public final class EcdsaVerifier {
  private static final int HALF_BITS = 128;
  private static final BigInteger HALF_MASK =
      BigInteger.ONE.shiftLeft(HALF_BITS).subtract(BigInteger.ONE);
  private static final BigInteger FIELD_LESS_ORDER = Curve.FIELD.subtract(Curve.ORDER);
  private static final GeneratorMultiples GENERATOR;
  private static final GeneratorMultiples UPPER_GENERATOR;

  static {
    var generator = CustomNamedCurves.getByName("secp256k1").getG();
    GENERATOR = new GeneratorMultiples(generator);
    UPPER_GENERATOR =
        new GeneratorMultiples(generator.multiply(BigInteger.ONE.shiftLeft(HALF_BITS)).normalize());
  }

  private EcdsaVerifier() {}

  /**
   * Whether the signature is right.
   *
   * @param publicKey compressed, uncompressed or hybrid; false when it is no point
   * @param r between 1 and the order less 1, or the answer is false
   * @param s likewise; high values are fine
   * @param digest 32 bytes, as a big-endian number
   */
  public static boolean verify(byte[] publicKey, BigInteger r, BigInteger s, byte[] digest) {
    var x = new FieldElement();
    var y = new FieldElement();
    if (!inRange(r) || !inRange(s) || !PointDecoder.decode(publicKey, x, y)) {
      return false;
    }
    var inverse = OrderInverse.of(s);
    var u1 = new BigInteger(1, digest).multiply(inverse).mod(Curve.ORDER);
    var u2 = r.multiply(inverse).mod(Curve.ORDER);
    var sum = sum(u1, u2, new OddMultiples(x, y));
    return !sum.isInfinity() && hasX(sum, r);
  }

  private static boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(Curve.ORDER) < 0;
  }

  private static JacobianPoint sum(BigInteger u1, BigInteger u2, OddMultiples multiples) {
    var split = SplitScalar.of(u2);
    var q = SignedDigits.of(split.k1(), OddMultiples.WIDTH);
    var mapped = SignedDigits.of(split.k2(), OddMultiples.WIDTH);
    var lower = SignedDigits.of(u1.and(HALF_MASK), GeneratorMultiples.WIDTH);
    var upper = SignedDigits.of(u1.shiftRight(HALF_BITS), GeneratorMultiples.WIDTH);
    var sum = new JacobianPoint();
    for (int bit = SignedDigits.COUNT - 1; bit >= 0; bit--) {
      sum.twice();
      if (q[bit] != 0) {
        multiples.addTo(sum, q[bit], false);
      }
      if (mapped[bit] != 0) {
        multiples.addTo(sum, mapped[bit], true);
      }
      if (lower[bit] != 0) {
        GENERATOR.addTo(sum, lower[bit], multiples.z);
      }
      if (upper[bit] != 0) {
        UPPER_GENERATOR.addTo(sum, upper[bit], multiples.z);
      }
    }
    // Back from the isomorphic curve of the table.
    sum.z.multiply(sum.z, multiples.z);
    return sum;
  }

  /** Whether the affine x is r modulo the order: x / z^2 is r or, where that fits, r + order. */
  private static boolean hasX(JacobianPoint sum, BigInteger r) {
    var square = new FieldElement().square(sum.z);
    return equalsX(sum, square, r)
        || r.compareTo(FIELD_LESS_ORDER) < 0 && equalsX(sum, square, r.add(Curve.ORDER));
  }

  private static boolean equalsX(JacobianPoint sum, FieldElement square, BigInteger x) {
    var product = Curve.element(x);
    product.multiply(product, square);
    return product.negate(product, 1).add(sum.x).isZero();
  }
}
