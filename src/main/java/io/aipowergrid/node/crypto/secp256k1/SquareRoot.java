package io.aipowergrid.node.crypto.secp256k1;

/**
 * Square roots in the field. As p is 3 modulo 4, a root is the power (p + 1) / 4, whose bits are
 * 223 ones, a zero, 22 ones, four zeros, two ones and two zeros. Stateless.
 */
final class SquareRoot {
  private SquareRoot() {}

  /** Writes a root of a number of magnitude 1; false when it has none. */
  static boolean of(FieldElement a, FieldElement root) {
    // The numbers tell how many ones the power has in a row.
    var x2 = power(a, 1, a);
    var x3 = power(x2, 1, a);
    var x6 = power(x3, 3, x3);
    var x9 = power(x6, 3, x3);
    var x11 = power(x9, 2, x2);
    var x22 = power(x11, 11, x11);
    var x44 = power(x22, 22, x22);
    var x88 = power(x44, 44, x44);
    var x176 = power(x88, 88, x88);
    var x220 = power(x176, 44, x44);
    var x223 = power(x220, 3, x3);
    var almost = power(power(x223, 23, x22), 6, x2);
    root.square(almost).square(root);
    var difference = new FieldElement().square(root);
    return difference.negate(difference, 1).add(a).isZero();
  }

  /** Squares a number so many times and multiplies by another. */
  private static FieldElement power(FieldElement a, int squarings, FieldElement b) {
    var result = new FieldElement().set(a);
    for (int i = 0; i < squarings; i++) {
      result.square(result);
    }
    return result.multiply(result, b);
  }
}
