package io.aipowergrid.node.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final String GENESIS_DISPLAY =
      "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
  private static final String GENESIS_WIRE =
      "6fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000";

  @Test
  void hashesKeepWireOrderAndOnlyDisplayReverses() {
    var hash = Hash256.fromDisplayHex(GENESIS_DISPLAY);
    assertEquals(GENESIS_WIRE, hash.toHex());
    assertEquals(GENESIS_DISPLAY, hash.toDisplayHex());
    assertEquals(hash, Hash256.fromHex(GENESIS_WIRE));
    assertEquals(GENESIS_WIRE, hash.toString());
  }

  @Test
  void hashesDoNotShareTheirBytes() {
    var bytes = new byte[32];
    var hash = Hash256.of(bytes);
    bytes[0] = 1;
    hash.toBytes()[1] = 1;
    assertEquals(Hash256.ZERO, hash);
  }

  @Test
  void hashesHaveThirtyTwoBytes() {
    assertThrows(IllegalArgumentException.class, () -> Hash256.of(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> Hash256.of(new byte[33]));
    assertThrows(IllegalArgumentException.class, () -> Hash256.fromHex("00"));
    assertThrows(IllegalArgumentException.class, () -> Hash256.fromHex("zz".repeat(32)));
  }

  @Test
  void hashesOrderByUnsignedBytes() {
    var high = Hash256.fromHex("80" + "00".repeat(31));
    var low = Hash256.fromHex("7f" + "ff".repeat(31));
    assertTrue(high.compareTo(low) > 0);
    assertEquals(0, high.compareTo(Hash256.of(high.toBytes())));
  }

  @Test
  void moneyAddsExactlyAndRefusesToOverflow() {
    assertEquals(MicroUsd.of(5), MicroUsd.of(2).plus(MicroUsd.of(3)));
    assertEquals(MicroUsd.of(-1), MicroUsd.of(2).minus(MicroUsd.of(3)));
    assertEquals(MicroUsd.of(-2), MicroUsd.of(2).negated());
    assertEquals("25.000000 USD", MicroUsd.of(25_000_000).toString());
    assertEquals("-0.000001 USD", MicroUsd.of(-1).toString());
    assertThrows(ArithmeticException.class, () -> MicroUsd.of(Long.MAX_VALUE).plus(MicroUsd.of(1)));
    assertThrows(
        ArithmeticException.class, () -> MicroUsd.of(Long.MIN_VALUE).minus(MicroUsd.of(1)));
    assertThrows(ArithmeticException.class, () -> MicroUsd.of(Long.MIN_VALUE).negated());
    assertThrows(ArithmeticException.class, () -> Amount.of(Long.MAX_VALUE).plus(Amount.of(1)));
    assertThrows(ArithmeticException.class, () -> Amount.of(Long.MIN_VALUE).minus(Amount.of(1)));
    assertThrows(ArithmeticException.class, () -> Amount.of(Long.MIN_VALUE).negated());
  }

  @Test
  void moneyComparesAndKnowsItsSign() {
    var random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      long a = random.nextInt(20) - 10;
      long b = random.nextInt(20) - 10;
      assertEquals(Math.min(a, b), MicroUsd.of(a).min(MicroUsd.of(b)).micros());
      assertEquals(Math.max(a, b), MicroUsd.of(a).max(MicroUsd.of(b)).micros());
      assertEquals(Math.min(a, b), Amount.of(a).min(Amount.of(b)).units());
      assertEquals(Math.max(a, b), Amount.of(a).max(Amount.of(b)).units());
      assertEquals(Long.compare(a, b), MicroUsd.of(a).compareTo(MicroUsd.of(b)));
      assertEquals(a - b, Amount.of(a).minus(Amount.of(b)).units());
      assertEquals(a < 0, MicroUsd.of(a).isNegative());
      assertEquals(a == 0, MicroUsd.of(a).isZero());
      assertEquals(a > 0, MicroUsd.of(a).isPositive());
    }
  }

  @Test
  void tokenIdsAreValues() {
    int[] raw = {1, 70_000, -1};
    var ids = TokenIds.of(raw);
    raw[0] = 9;
    ids.toArray()[1] = 9;
    assertEquals(TokenIds.of(1, 70_000, -1), ids);
    assertEquals(TokenIds.of(1, 70_000, -1).hashCode(), ids.hashCode());
    assertNotEquals(TokenIds.of(1, 70_000), ids);
    assertEquals(3, ids.size());
    assertEquals(70_000, ids.get(1));
    assertEquals(TokenIds.of(70_000), ids.slice(1, 2));
    assertSame(TokenIds.EMPTY, TokenIds.of());
    assertTrue(TokenIds.EMPTY.isEmpty());
    assertArrayEquals(
        new byte[] {1, 0, 0, 0, 0x70, 0x11, 1, 0, -1, -1, -1, -1}, ids.toLittleEndianBytes());
  }

  @Test
  void errorIdsAreUniqueAndFitTheirStatus() {
    var ids = new HashSet<String>();
    for (var code : ErrorCode.values()) {
      assertTrue(ids.add(code.rc()), code.rc());
      assertEquals(code.rc(), code.rc().toLowerCase(java.util.Locale.ROOT));
      assertTrue(code.httpStatus() >= 400 && code.httpStatus() < 600, code.rc());
      assertEquals(code.httpStatus() >= 500, code.openAiType().equals("server_error"), code.rc());
    }
    assertEquals(ErrorCode.values().length, Arrays.stream(ErrorCode.values()).distinct().count());
  }

  @Test
  void failuresCarryCodeDetailAndParameter() {
    var failure = new NodeException(ErrorCode.INVALID_REQUEST, "too long", "messages[2].content");
    assertEquals(ErrorCode.INVALID_REQUEST, failure.code());
    assertEquals("too long", failure.detail());
    assertEquals("messages[2].content", failure.param());
    assertEquals(null, new NodeException(ErrorCode.INTERNAL, "x").param());
  }

  @Test
  void amountsAreWrittenInCoinsExactly() {
    assertThat(Amount.parseCoins("12")).hasValue(Amount.of(1_200_000_000L));
    assertThat(Amount.parseCoins("0.00000001")).hasValue(Amount.of(1));
    assertThat(Amount.parseCoins("0.1")).hasValue(Amount.of(10_000_000));
    assertThat(Amount.parseCoins("92233720368.54775807")).hasValue(Amount.of(Long.MAX_VALUE));
    assertThat(Amount.of(Long.MAX_VALUE).toCoins()).isEqualTo("92233720368.54775807");
    assertThat(Amount.of(-1).toCoins()).isEqualTo("-0.00000001");
    for (String bad :
        new String[] {
          "",
          "-1",
          "+1",
          "1e3",
          "1.",
          ".5",
          "0.000000001",
          "1,5",
          " 1",
          "92233720368.54775808",
          "NaN",
          "0x10",
          "\u0661"
        }) {
      assertThat(Amount.parseCoins(bad)).as(bad).isEmpty();
    }
  }
}
