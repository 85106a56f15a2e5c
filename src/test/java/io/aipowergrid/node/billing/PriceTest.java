package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.MicroUsd;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceTest {
  @Test
  void chargesEachKindOfTokenItsOwnPrice() {
    var price = Price.of(1_000_000, 500_000, 3_000_000);
    assertEquals(MicroUsd.of(6 + 2 + 15), price.cost(10, 4, 5));
  }

  @Test
  void roundsTheSumUpOnce() {
    var price = Price.of(100_000, 50_000, 400_000);
    assertEquals(MicroUsd.ZERO, price.cost(0, 0, 0));
    assertEquals(MicroUsd.of(1), price.cost(1, 0, 0));
    assertEquals(MicroUsd.of(1), price.cost(2, 0, 2)); // exactly 1.0
    assertEquals(MicroUsd.of(2), price.cost(3, 0, 2)); // 1.1
  }

  @Test
  void agreesWithLargeNumberArithmetic() {
    var random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      long prompt = random.nextInt(2_000_000);
      long cached = random.nextLong(prompt + 1);
      long output = random.nextInt(2_000_000);
      long promptPrice = random.nextInt(100_000_000);
      var price =
          Price.of(promptPrice, random.nextLong(promptPrice + 1), random.nextInt(100_000_000));
      var parts =
          product(prompt - cached, price.promptPerMillion())
              .add(product(cached, price.cachedPromptPerMillion()))
              .add(product(output, price.outputPerMillion()));
      var expected = parts.add(BigInteger.valueOf(999_999)).divide(BigInteger.valueOf(1_000_000));
      assertEquals(expected.longValueExact(), price.cost(prompt, cached, output).micros());
    }
  }

  @Test
  void theWorstCaseIsNoCachedTokenAndAllOutput() {
    var random = new Random(3);
    var price = Price.of(123_456, 98_765, 456_789);
    for (int i = 0; i < 1_000; i++) {
      long prompt = random.nextInt(5_000);
      long outputMax = random.nextInt(5_000);
      var worst = price.cost(prompt, 0, outputMax);
      var actual = price.cost(prompt, random.nextLong(prompt + 1), random.nextLong(outputMax + 1));
      assertTrue(actual.compareTo(worst) <= 0);
    }
  }

  @Test
  void refusesImpossiblePricesAndUsage() {
    assertThrows(IllegalArgumentException.class, () -> Price.of(-1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Price.of(10, 11, 0));
    assertThrows(IllegalArgumentException.class, () -> Price.of(0, 0, 1_000_000_000_001L));
    Price.of(0, 0, 1_000_000_000_000L);
    assertThrows(IllegalArgumentException.class, () -> Price.FREE.cost(1, 2, 0));
    assertThrows(IllegalArgumentException.class, () -> Price.FREE.cost(-1, -1, 0));
    var dear = Price.of(0, 0, 1_000_000_000_000L);
    assertThrows(ArithmeticException.class, () -> dear.cost(0, 0, Long.MAX_VALUE));
  }

  private static BigInteger product(long tokens, MicroUsd price) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price.micros()));
  }
}
