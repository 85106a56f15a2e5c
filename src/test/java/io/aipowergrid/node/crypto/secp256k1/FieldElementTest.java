package io.aipowergrid.node.crypto.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with BigInteger, at the borders of the field and of every limb. */
class FieldElementTest {
  private static final BigInteger P = Curve.FIELD;

  private static List<BigInteger> numbers() {
    var numbers = new ArrayList<BigInteger>();
    for (int bit : new int[] {0, 1, 32, 51, 52, 53, 104, 156, 207, 208, 209, 255}) {
      var power = BigInteger.ONE.shiftLeft(bit);
      numbers.add(power);
      numbers.add(power.subtract(BigInteger.ONE));
      numbers.add(P.subtract(power));
    }
    numbers.add(BigInteger.valueOf((1L << 32) + 976));
    numbers.add(BigInteger.valueOf((1L << 32) + 977));
    var random = new Random(52);
    for (int i = 0; i < 40; i++) {
      numbers.add(new BigInteger(256, random).mod(P));
    }
    return numbers;
  }

  private static void assertIs(FieldElement actual, BigInteger expected) {
    var difference = new FieldElement().negate(Curve.element(expected.mod(P)), 1);
    assertThat(difference.add(new FieldElement().set(actual).reduceWeakly()).isZero()).isTrue();
  }

  @Test
  void multipliesAndSquares() {
    for (var a : numbers()) {
      assertIs(new FieldElement().square(Curve.element(a)), a.multiply(a));
      for (var b : numbers()) {
        assertIs(new FieldElement().multiply(Curve.element(a), Curve.element(b)), a.multiply(b));
      }
    }
  }

  @Test
  void multipliesUnreducedNumbersUpToTheStatedMagnitude() {
    // A negation has all limbs near the most that its magnitude allows.
    for (var a : numbers()) {
      for (var b : numbers()) {
        var seven = new FieldElement().negate(Curve.element(a), 6);
        var nine = new FieldElement().negate(Curve.element(b), 8);
        assertIs(new FieldElement().multiply(seven, nine), a.multiply(b));
      }
      var seven = new FieldElement().negate(Curve.element(a), 6);
      assertIs(new FieldElement().square(seven), a.multiply(a));
    }
  }

  @Test
  void addsNegatesAndTakesSmallMultiples() {
    for (var a : numbers()) {
      for (var b : numbers()) {
        var sum = Curve.element(a).times(3).add(new FieldElement().negate(Curve.element(b), 1));
        assertIs(sum, a.multiply(BigInteger.valueOf(3)).subtract(b));
      }
    }
  }

  @Test
  void operationsMayWriteOverTheirOperands() {
    var a = numbers().getLast();
    var x = Curve.element(a);
    x.multiply(x, x);
    x.square(x);
    x.negate(x, 1);
    assertIs(x, a.pow(4).negate());
  }

  @Test
  void normalisesMultiplesOfPToZeroAndKnowsOddness() {
    for (var a : numbers()) {
      var zero = Curve.element(a).add(new FieldElement().negate(Curve.element(a), 1));
      assertThat(new FieldElement().set(zero).isZero()).isTrue();
      assertThat(zero.normalize().isOdd()).isFalse();
      var twiceNegated =
          new FieldElement().negate(new FieldElement().negate(Curve.element(a), 1), 2);
      assertThat(twiceNegated.normalize().isOdd()).isEqualTo(a.testBit(0));
    }
    assertThat(new FieldElement().set(1).isZero()).isFalse();
  }

  @Test
  void readsNumbersBelowPOnly() {
    assertThat(new FieldElement().read(Curve.bytes(P.subtract(BigInteger.ONE)), 0)).isTrue();
    assertThat(new FieldElement().read(Curve.bytes(P), 0)).isFalse();
    assertThat(new FieldElement().read(Curve.bytes(P.add(BigInteger.ONE)), 0)).isFalse();
    var top = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    assertThat(new FieldElement().read(Curve.bytes(top), 0)).isFalse();
  }

  @Test
  void findsRootsOfSquaresOnly() {
    for (var a : numbers()) {
      var root = new FieldElement();
      assertThat(SquareRoot.of(Curve.element(a.multiply(a).mod(P)), root)).isTrue();
      assertIs(new FieldElement().square(root), a.multiply(a));
      // -1 is no square modulo a prime that is 3 modulo 4.
      assertThat(SquareRoot.of(Curve.element(a.multiply(a).negate().mod(P)), root))
          .isEqualTo(a.signum() == 0);
    }
  }
}
