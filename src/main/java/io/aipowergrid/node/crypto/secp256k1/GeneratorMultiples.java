package io.aipowergrid.node.crypto.secp256k1;

import org.bouncycastle.math.ec.ECPoint;

/** The odd multiples of a fixed point in affine form. Immutable after construction; thread-safe. */
final class GeneratorMultiples {
  /** Signed digits of this width; 1024 points of about 120 bytes each. */
  static final int WIDTH = 12;

  private static final int COUNT = 1 << WIDTH - 2;

  private final FieldElement[] x = new FieldElement[COUNT];
  private final FieldElement[] y = new FieldElement[COUNT];
  private final FieldElement[] negatedY = new FieldElement[COUNT];

  GeneratorMultiples(ECPoint point) {
    var points = new ECPoint[COUNT];
    points[0] = point;
    var twice = point.twice();
    for (int i = 1; i < COUNT; i++) {
      points[i] = points[i - 1].add(twice);
    }
    point.getCurve().normalizeAll(points);
    for (int i = 0; i < COUNT; i++) {
      x[i] = Curve.element(points[i].getAffineXCoord().toBigInteger());
      y[i] = Curve.element(points[i].getAffineYCoord().toBigInteger());
      negatedY[i] = new FieldElement().negate(y[i], 1).reduceWeakly();
    }
  }

  /** Adds the digit times the point to a point on a curve where ours has z = 1 / inverseZ. */
  void addTo(JacobianPoint sum, int digit, FieldElement inverseZ) {
    int i = Math.abs(digit) >> 1;
    sum.addScaled(x[i], digit < 0 ? negatedY[i] : y[i], inverseZ);
  }
}
