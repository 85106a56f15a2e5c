package io.aipowergrid.node.crypto.secp256k1;

import java.math.BigInteger;

/**
 * A scalar k as k1 + k2 lambda modulo the order, with both parts of about 128 bits and either sign,
 * so that one multiplication becomes two of half the length (Gallant, Lambert, Vanstone 2001). The
 * short vectors (a1, b1) and (a2, b2) of the lattice come from the extended Euclidean algorithm on
 * the order and lambda.
 */
record SplitScalar(BigInteger k1, BigInteger k2) {
  private static final BigInteger A1 = new BigInteger("3086d221a7d46bcde86c90e49284eb15", 16);
  private static final BigInteger MINUS_B1 = new BigInteger("e4437ed6010e88286f547fa90abfe4c3", 16);
  private static final BigInteger A2 = new BigInteger("114ca50f7a8e2f3f657c1108d9d44cfd8", 16);
  private static final BigInteger B2 = A1;

  private static final int PRECISION = 384;
  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(PRECISION - 1);
  private static final BigInteger G1 = perOrder(B2);
  private static final BigInteger G2 = perOrder(MINUS_B1);

  private static BigInteger perOrder(BigInteger value) {
    return value.shiftLeft(PRECISION).add(Curve.ORDER.shiftRight(1)).divide(Curve.ORDER);
  }

  /** Splits a scalar below the order. */
  static SplitScalar of(BigInteger k) {
    var c1 = k.multiply(G1).add(HALF).shiftRight(PRECISION);
    var c2 = k.multiply(G2).add(HALF).shiftRight(PRECISION);
    return new SplitScalar(
        k.subtract(c1.multiply(A1)).subtract(c2.multiply(A2)),
        c1.multiply(MINUS_B1).subtract(c2.multiply(B2)));
  }
}
