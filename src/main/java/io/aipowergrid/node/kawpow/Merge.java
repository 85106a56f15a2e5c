package io.aipowergrid.node.kawpow;

import java.util.List;

/**
 * How a word b goes into a register a without losing either (chain.md 3, step 4).
 *
 * @param rotation 1..31; only the two rotating functions use it
 */
public record Merge(Function function, int rotation) {
  private static final List<Function> BY_SELECTOR = List.of(Function.values());
  private static final int ROTATIONS = 31;

  /** In the order of the selector. */
  public enum Function {
    /** {@code 33 a + b} */
    MULTIPLY_ADD,
    /** {@code 33 (a xor b)} */
    XOR_MULTIPLY,
    /** {@code rotl(a, rotation) xor b} */
    ROTATE_LEFT_XOR,
    /** {@code rotr(a, rotation) xor b} */
    ROTATE_RIGHT_XOR
  }

  /** The factor of the two multiplying functions. */
  public static final int FACTOR = 33;

  public Merge {
    if (rotation < 1 || rotation > ROTATIONS) {
      throw new IllegalArgumentException("a rotation is 1 to 31, not " + rotation);
    }
  }

  /** The new value of a register {@code a} into which {@code b} is merged. */
  public int apply(int a, int b) {
    return switch (function) {
      case MULTIPLY_ADD -> a * FACTOR + b;
      case XOR_MULTIPLY -> (a ^ b) * FACTOR;
      case ROTATE_LEFT_XOR -> Integer.rotateLeft(a, rotation) ^ b;
      case ROTATE_RIGHT_XOR -> Integer.rotateRight(a, rotation) ^ b;
    };
  }

  static Merge ofSelector(int selector) {
    return new Merge(
        BY_SELECTOR.get(Integer.remainderUnsigned(selector, BY_SELECTOR.size())),
        (selector >>> 16) % ROTATIONS + 1);
  }
}
