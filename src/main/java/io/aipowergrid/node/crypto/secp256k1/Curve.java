package io.aipowergrid.node.crypto.secp256k1;

import java.math.BigInteger;

/** Constants of secp256k1 (SEC 2, 2.4.1) and conversions. */
final class Curve {
  /** The order of the group. */
  static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  /** The prime p of the field. */
  static final BigInteger FIELD =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  /** The constant of the curve y^2 = x^3 + 7. */
  static final FieldElement SEVEN = new FieldElement().set(7);

  /** A cube root of one in the field; it maps (x, y) to lambda times that point. */
  static final FieldElement BETA =
      element(
          new BigInteger("7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee", 16));

  private Curve() {}

  /** The field element of a number below p. */
  static FieldElement element(BigInteger value) {
    var element = new FieldElement();
    element.read(bytes(value), 0);
    return element;
  }

  /** A number below 2^256 in 32 bytes, the highest first. */
  static byte[] bytes(BigInteger value) {
    var digits = value.toByteArray();
    var result = new byte[FieldElement.BYTES];
    int length = Math.min(digits.length, FieldElement.BYTES);
    System.arraycopy(digits, digits.length - length, result, FieldElement.BYTES - length, length);
    return result;
  }
}
