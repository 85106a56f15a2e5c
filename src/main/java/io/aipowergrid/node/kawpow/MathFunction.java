package io.aipowergrid.node.kawpow;

import java.util.List;

/**
 * The random arithmetic of a program on unsigned words, in the order of its selector (chain.md 3,
 * step 4).
 */
public enum MathFunction {
  ADD,
  MULTIPLY,
  /** The high word of the 64-bit product. */
  MULTIPLY_HIGH,
  MINIMUM,
  /** Left rotation of the left operand; the count is taken modulo 32. */
  ROTATE_LEFT,
  /** Right rotation of the left operand; the count is taken modulo 32. */
  ROTATE_RIGHT,
  AND,
  OR,
  XOR,
  /** Leading zeros of both, added; zero has 32. */
  LEADING_ZEROS,
  /** Set bits of both, added. */
  BIT_COUNT;

  private static final List<MathFunction> BY_SELECTOR = List.of(values());

  /** The function of two unsigned words. */
  public int apply(int a, int b) {
    return switch (this) {
      case ADD -> a + b;
      case MULTIPLY -> a * b;
      case MULTIPLY_HIGH -> (int) (Integer.toUnsignedLong(a) * Integer.toUnsignedLong(b) >>> 32);
      case MINIMUM -> Integer.compareUnsigned(a, b) < 0 ? a : b;
      case ROTATE_LEFT -> Integer.rotateLeft(a, b);
      case ROTATE_RIGHT -> Integer.rotateRight(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case LEADING_ZEROS -> Integer.numberOfLeadingZeros(a) + Integer.numberOfLeadingZeros(b);
      case BIT_COUNT -> Integer.bitCount(a) + Integer.bitCount(b);
    };
  }

  static MathFunction ofSelector(int selector) {
    return BY_SELECTOR.get(Integer.remainderUnsigned(selector, BY_SELECTOR.size()));
  }
}
