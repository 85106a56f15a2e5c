package io.aipowergrid.node.crypto.secp256k1;

/**
 * The points Q, 3 Q, 5 Q, ... 15 Q, all with the same z, and their images under the endomorphism
 * (x, y) to (beta x, y), which multiplies a point by lambda. With one z they are affine points of
 * an isomorphic curve, which saves an inversion. For one thread.
 */
final class OddMultiples {
  /** Signed digits of this width stand for odd numbers up to 15. */
  static final int WIDTH = 5;

  private static final int COUNT = 1 << WIDTH - 2;

  private final FieldElement[] x = elements();
  private final FieldElement[] y = elements();
  private final FieldElement[] mappedX = elements();

  /** The z that all of them have. */
  final FieldElement z = new FieldElement();

  private final FieldElement negated = new FieldElement();

  private static FieldElement[] elements() {
    var elements = new FieldElement[COUNT];
    for (int i = 0; i < COUNT; i++) {
      elements[i] = new FieldElement();
    }
    return elements;
  }

  /** Computes the multiples of a point of the curve. */
  OddMultiples(FieldElement pointX, FieldElement pointY) {
    var twice = new JacobianPoint();
    twice.set(pointX, pointY);
    twice.twice();
    // On the curve where 2 Q has z = 1, Q is (x z^2, y z^3); there each step adds an affine point.
    var scale = new FieldElement().square(twice.z);
    x[0].multiply(pointX, scale);
    y[0].multiply(pointY, scale.multiply(scale, twice.z));
    twice.x.reduceWeakly();
    twice.y.reduceWeakly();
    var sum = new JacobianPoint();
    sum.set(x[0], y[0]);
    var ratios = elements();
    for (int i = 1; i < COUNT; i++) {
      ratios[i].set(sum.add(twice.x, twice.y));
      x[i].set(sum.x);
      y[i].set(sum.y);
    }
    z.multiply(sum.z, twice.z);
    rescale(ratios);
    for (int i = 0; i < COUNT; i++) {
      mappedX[i].multiply(x[i], Curve.BETA);
    }
  }

  /**
   * Brings all to the z of the last: a ratio tells by what the z of one grew over the one before.
   */
  private void rescale(FieldElement[] ratios) {
    var factor = new FieldElement().set(1);
    var square = new FieldElement();
    for (int i = COUNT - 2; i >= 0; i--) {
      factor.multiply(factor, ratios[i + 1]);
      square.square(factor);
      x[i].multiply(x[i], square);
      y[i].multiply(y[i], square.multiply(square, factor));
    }
    x[COUNT - 1].reduceWeakly();
    y[COUNT - 1].reduceWeakly();
  }

  /** Adds the digit times Q, or times lambda Q, to a point on the isomorphic curve. */
  void addTo(JacobianPoint sum, int digit, boolean mapped) {
    int i = Math.abs(digit) >> 1;
    var ownX = mapped ? mappedX[i] : x[i];
    sum.add(ownX, digit < 0 ? negated.negate(y[i], 1) : y[i]);
  }
}
