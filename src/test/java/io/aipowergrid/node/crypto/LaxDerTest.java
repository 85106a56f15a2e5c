package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expectations follow from the text of ecdsa_signature_parse_der_lax in pubkey.cpp. */
class LaxDerTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void readsStrictDer() {
    check("3006020101020102", "01", "02");
    check("300802020080020200ff", "80", "ff");
  }

  @Test
  void ignoresTheLengthOfTheSequence() {
    check("3000020101020102", "01", "02");
    check("30ff" + "00".repeat(127) + "020101020102", "01", "02");
    check("3081ff020101020102", "01", "02");
    checkRefused("3082ff");
    checkRefused("3081");
  }

  @Test
  void readsPaddedLengthsAndNumbers() {
    check("30060281010102820001" + "02", "01", "02");
    check("300002850000000001010201" + "02", "01", "02");
    check("3000" + "0225" + "00".repeat(36) + "07" + "020102", "07", "02");
    // Nine bytes of length are fine while the first two are zero, seven significant are too many
    // only from eight on.
    check("3000028900000000000000000105020102", "05", "02");
    checkRefused("30000288" + "0100000000000001" + "05020102");
    checkRefused("30000287" + "01000000000001" + "05020102");
  }

  @Test
  void takesNumbersAsUnsignedAndEmptyOnesAsZero() {
    check("30000201ff020180", "ff", "80");
    check("300002000200", "", "");
  }

  @Test
  void allowsBytesBehind() {
    check("3006020101020102deadbeef", "01", "02");
  }

  @Test
  void makesBothZeroWhenOneIsTooLong() {
    check("3000" + "0221" + "01" + "00".repeat(32) + "020102", "", "");
    check("3000" + "020101" + "0221" + "01" + "00".repeat(32), "", "");
    check("3000" + "0221" + "00" + "ff".repeat(32) + "020102", "ff".repeat(32), "02");
  }

  @Test
  void refusesWhatEndsEarlyOrLacksATag() {
    var whole = "3006020101020102";
    for (int bytes = 0; bytes < whole.length() / 2; bytes++) {
      checkRefused(whole.substring(0, 2 * bytes));
    }
    checkRefused("3106020101020102");
    checkRefused("3006030101020102");
    checkRefused("3006020101030102");
    checkRefused("3006020101020302ff");
    checkRefused("300602010102810200");
    checkRefused("3000020101028201");
  }

  @Test
  void readsNoiseWithoutFailing() {
    var random = new Random(48);
    int readable = 0;
    for (int i = 0; i < 50_000; i++) {
      var der = HEX.parseHex("3006020101020102" + "00".repeat(random.nextInt(8)));
      for (int change = random.nextInt(4); change >= 0; change--) {
        der[random.nextInt(der.length)] = (byte) random.nextInt(256);
      }
      readable += LaxDer.parse(der).isPresent() ? 1 : 0;
    }
    assertThat(readable).isBetween(1_000, 49_000);
  }

  private static void check(String der, String r, String s) {
    var numbers = LaxDer.parse(HEX.parseHex(der)).orElseThrow();
    assertThat(HEX.formatHex(numbers.r())).isEqualTo("0".repeat(64 - r.length()) + r);
    assertThat(HEX.formatHex(numbers.s())).isEqualTo("0".repeat(64 - s.length()) + s);
  }

  private static void checkRefused(String der) {
    assertThat(LaxDer.parse(HEX.parseHex(der))).as(der).isEmpty();
  }
}
