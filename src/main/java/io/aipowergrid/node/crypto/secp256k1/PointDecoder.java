package io.aipowergrid.node.crypto.secp256k1;

/** Decodes public keys (SEC 1, 2.3.4; X9.62 for the hybrid form). Stateless. */
final class PointDecoder {
  private static final int COMPRESSED_BYTES = 33;
  private static final int UNCOMPRESSED_BYTES = 65;
  private static final int EVEN = 2;
  private static final int ODD = 3;
  private static final int UNCOMPRESSED = 4;
  private static final int HYBRID_EVEN = 6;
  private static final int HYBRID_ODD = 7;

  private PointDecoder() {}

  /** Writes the affine coordinates, normalised; false when the bytes are no point of the curve. */
  static boolean decode(byte[] bytes, FieldElement x, FieldElement y) {
    return switch (bytes.length) {
      case COMPRESSED_BYTES -> decompress(bytes, x, y);
      case UNCOMPRESSED_BYTES -> readBoth(bytes, x, y);
      default -> false;
    };
  }

  private static boolean decompress(byte[] bytes, FieldElement x, FieldElement y) {
    boolean odd = bytes[0] == ODD;
    if (!odd && bytes[0] != EVEN || !x.read(bytes, 1) || !SquareRoot.of(rightSide(x), y)) {
      return false;
    }
    if (y.normalize().isOdd() != odd) {
      y.negate(y, 1).normalize();
    }
    return true;
  }

  private static boolean readBoth(byte[] bytes, FieldElement x, FieldElement y) {
    int form = bytes[0];
    if (form != UNCOMPRESSED && form != HYBRID_EVEN && form != HYBRID_ODD
        || !x.read(bytes, 1)
        || !y.read(bytes, 1 + FieldElement.BYTES)) {
      return false;
    }
    // The hybrid form repeats whether y is odd, and must be right about it.
    if (form != UNCOMPRESSED && y.isOdd() != (form == HYBRID_ODD)) {
      return false;
    }
    var difference = new FieldElement().square(y);
    return difference.negate(difference, 1).add(rightSide(x)).isZero();
  }

  /** x^3 + 7, of magnitude 1. */
  private static FieldElement rightSide(FieldElement x) {
    var result = new FieldElement().square(x);
    return result.multiply(result, x).add(Curve.SEVEN).reduceWeakly();
  }
}
