package io.aipowergrid.node.crypto.secp256k1;

/**
 * A mutable point of the curve y^2 = x^3 + 7 in Jacobian coordinates: (x / z^2, y / z^3). The
 * formulas do not use the 7, so they hold as well on the isomorphic curves that other scales of z
 * make. For one thread, for public data only.
 */
final class JacobianPoint {
  /** Magnitude of x at most 6, of y 4, of z 2. */
  final FieldElement x = new FieldElement();

  final FieldElement y = new FieldElement();
  final FieldElement z = new FieldElement();
  private boolean infinity = true;

  private final FieldElement t1 = new FieldElement();
  private final FieldElement t2 = new FieldElement();
  private final FieldElement t3 = new FieldElement();
  private final FieldElement t4 = new FieldElement();
  private final FieldElement t5 = new FieldElement();
  private final FieldElement t6 = new FieldElement();

  boolean isInfinity() {
    return infinity;
  }

  /** Becomes the affine point. */
  void set(FieldElement affineX, FieldElement affineY) {
    x.set(affineX);
    y.set(affineY);
    z.set(1);
    infinity = false;
  }

  /** Becomes its own double. No point of the curve has order two, as the group's order is odd. */
  void twice() {
    if (infinity) {
      return;
    }
    z.multiply(z, y).times(2);
    t1.square(x).times(3);
    t2.square(t1);
    t3.square(y).times(2);
    t4.square(t3).times(2);
    t3.multiply(t3, x);
    // x = (3 x^2)^2 - 8 x y^2
    x.set(t3).times(4);
    x.negate(x, 4).add(t2);
    // y = 3 x^2 (12 x y^2 - (3 x^2)^2) - 8 y^4
    t2.negate(t2, 1);
    t3.times(6).add(t2);
    y.multiply(t1, t3);
    t2.negate(t4, 2);
    y.add(t2);
  }

  /** Adds an affine point of magnitude 2 at most. Returns by what z was multiplied, if it was. */
  FieldElement add(FieldElement affineX, FieldElement affineY) {
    return add(affineX, affineY, z);
  }

  /**
   * Adds an affine point of the curve that is scaled against ours: it counts as a point with z = 1
   * / {@code inverseZ}, so all sides are multiplied by that.
   */
  void addScaled(FieldElement affineX, FieldElement affineY, FieldElement inverseZ) {
    if (infinity) {
      t1.square(inverseZ);
      t2.multiply(t1, inverseZ);
      x.multiply(affineX, t1);
      y.multiply(affineY, t2);
      z.set(1);
      infinity = false;
      return;
    }
    add(affineX, affineY, t6.multiply(z, inverseZ));
  }

  private FieldElement add(FieldElement affineX, FieldElement affineY, FieldElement scaledZ) {
    if (infinity) {
      set(affineX, affineY);
      return z;
    }
    t1.square(scaledZ);
    t2.multiply(affineX, t1);
    t1.multiply(t1, scaledZ);
    t3.multiply(affineY, t1);
    x.reduceWeakly();
    y.reduceWeakly();
    // h = the difference of x, i = that of y, both times z to their powers.
    t4.negate(x, 1).add(t2);
    t5.negate(y, 1).add(t3);
    if (t4.isZero()) {
      if (t5.isZero()) {
        twice();
      } else {
        infinity = true;
      }
      return t4;
    }
    z.multiply(z, t4);
    t1.square(t4);
    t2.multiply(t1, t4);
    t1.multiply(t1, x);
    // x = i^2 - h^3 - 2 x h^2
    x.set(t1).times(2).add(t2);
    x.negate(x, 3).add(t3.square(t5));
    // y = i (x h^2 - x') - y h^3
    t3.negate(x, 5).add(t1);
    t2.multiply(t2, y);
    y.multiply(t5, t3).add(t2.negate(t2, 1));
    return t4;
  }
}
