package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ScriptNumberTest {
  @Test
  void writesAndReadsTheShortestForm() {
    check(0, "");
    check(1, "01");
    check(-1, "81");
    check(127, "7f");
    check(128, "8000");
    check(-128, "8080");
    check(255, "ff00");
    check(-255, "ff80");
    check(32767, "ff7f");
    check(32768, "008000");
    check(0x7fffffffL, "ffffff7f");
    check(-0x7fffffffL, "ffffffff");
    check(0x80000000L, "0000008000");
    check(0xffffffffL, "ffffffff00");
    check(Long.MAX_VALUE, "ffffffffffffff7f");
  }

  private static void check(long value, String hex) {
    assertThat(HexFormat.of().formatHex(ScriptNumber.encode(value))).isEqualTo(hex);
    byte[] bytes = bytes(hex);
    assertThat(ScriptNumber.decode(bytes)).isEqualTo(value);
    assertThat(ScriptNumber.isNumber(bytes, bytes.length, true)).isTrue();
    assertThat(ScriptNumber.isTrue(bytes)).isEqualTo(value != 0);
  }

  @Test
  void longerFormsAreNumbersOnlyWhereAllowed() {
    for (String hex : new String[] {"00", "80", "0100", "0180", "ff7f00"}) {
      assertThat(ScriptNumber.isNumber(bytes(hex), 4, false)).isTrue();
      assertThat(ScriptNumber.isNumber(bytes(hex), 4, true)).as(hex).isFalse();
    }
    assertThat(ScriptNumber.isNumber(bytes("0102030405"), 5, true)).isTrue();
    assertThat(ScriptNumber.isNumber(bytes("0102030405"), 4, true)).isFalse();
  }

  @Test
  void negativeZeroIsFalseAndZero() {
    assertThat(ScriptNumber.isTrue(bytes("0080"))).isFalse();
    assertThat(ScriptNumber.isTrue(bytes("8000"))).isTrue();
    assertThat(ScriptNumber.decode(bytes("0080"))).isZero();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
