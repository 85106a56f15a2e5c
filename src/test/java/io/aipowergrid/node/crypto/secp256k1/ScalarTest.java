package io.aipowergrid.node.crypto.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarTest {
  private static final BigInteger N = Curve.ORDER;
  private static final BigInteger LAMBDA =
      new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);

  private static List<BigInteger> scalars() {
    var scalars = new ArrayList<BigInteger>();
    for (int bit = 0; bit < 256; bit++) {
      scalars.add(BigInteger.ONE.shiftLeft(bit).mod(N));
      scalars.add(N.subtract(BigInteger.ONE.shiftLeft(bit)).mod(N));
    }
    scalars.add(LAMBDA);
    scalars.add(N.subtract(LAMBDA));
    scalars.add(N.shiftRight(1));
    var random = new Random(30);
    for (int i = 0; i < 5000; i++) {
      scalars.add(new BigInteger(256, random).mod(N));
    }
    scalars.removeIf(scalar -> scalar.signum() == 0);
    return scalars;
  }

  @Test
  void invertsEveryScalar() {
    for (var scalar : scalars()) {
      assertThat(OrderInverse.of(scalar)).isEqualTo(scalar.modInverse(N));
    }
  }

  @Test
  void splitsIntoHalvesOfAtMost128Bits() {
    assertThat(LAMBDA.pow(3).mod(N)).isEqualTo(BigInteger.ONE);
    for (var scalar : scalars()) {
      var split = SplitScalar.of(scalar);
      assertThat(split.k1().add(split.k2().multiply(LAMBDA)).subtract(scalar).mod(N)).isZero();
      assertThat(split.k1().abs().bitLength()).isLessThanOrEqualTo(128);
      assertThat(split.k2().abs().bitLength()).isLessThanOrEqualTo(128);
    }
    assertThat(SplitScalar.of(BigInteger.ZERO))
        .isEqualTo(new SplitScalar(BigInteger.ZERO, BigInteger.ZERO));
  }

  @Test
  void signedDigitsAddUpAndAreOddAndSparse() {
    var numbers = scalars().stream().map(scalar -> scalar.shiftRight(127)).toList();
    var extremes =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE.shiftLeft(129).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(128));
    for (int width : new int[] {2, 5, 12}) {
      numbers.forEach(number -> checkDigits(number, width));
      extremes.forEach(number -> checkDigits(number, width));
    }
  }

  private static void checkDigits(BigInteger number, int width) {
    for (var signed : List.of(number, number.negate())) {
      var digits = SignedDigits.of(signed, width);
      var sum = BigInteger.ZERO;
      int last = -width;
      for (int i = 0; i < digits.length; i++) {
        if (digits[i] != 0) {
          assertThat(digits[i] & 1).isEqualTo(1);
          assertThat(Math.abs(digits[i])).isLessThan(1 << width - 1);
          assertThat(i - last).isGreaterThanOrEqualTo(width);
          last = i;
          sum = sum.add(BigInteger.valueOf(digits[i]).shiftLeft(i));
        }
      }
      assertThat(sum).isEqualTo(signed);
    }
  }
}
