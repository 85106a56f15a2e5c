package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected hashes are of kawpow-vectors.json. */
class KawpowCommandTest {
  private static final String HEADER =
      "63155f732f2bf556967f906155b510c917e48e99685ead76ea83f4eca03ab12b";
  private static final String RESULT =
      """
      mix hash    d36f7e815ee09e74eceb9c96993a3d681edf2bf0921fc7bb710364042db99777
      final hash  e7ced124598fd2500a55ad9f9f48e3569327fe50493c77a4ac9799b96efb9463
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"0x07073c07", "117914631", "0X0000000007073C07"})
  void printsBothHashesForAHexOrDecimalNonce(String nonce) {
    assertThat(run("49", HEADER, nonce)).isZero();
    assertThat(out).hasToString(RESULT.replace("\n", System.lineSeparator()));
  }

  @Test
  void takesA0xBeforeTheHeaderHash() {
    assertThat(run("0x31", "0x" + HEADER.toUpperCase(java.util.Locale.ROOT), "117914631")).isZero();
    assertThat(out).hasToString(RESULT.replace("\n", System.lineSeparator()));
  }

  @Test
  void printsJsonForPrograms() {
    assertThat(run("--json", "49", HEADER, "117914631")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"mix_hash\":\"d36f7e815ee09e74eceb9c96993a3d681edf2bf0921fc7bb710364042db99777\","
                + "\"final_hash\":"
                + "\"e7ced124598fd2500a55ad9f9f48e3569327fe50493c77a4ac9799b96efb9463\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "11250000, 1, 'HEIGHT must be at most 11249999, not 11250000'",
    "-1, 1, 'HEIGHT must be a decimal number, or hex digits after 0x, not -1'",
    "abc, 1, 'HEIGHT must be a decimal number, or hex digits after 0x, not abc'",
    "1, 18446744073709551616, 'NONCE must be at most 18446744073709551615'",
    "1, 0x10000000000000000, 'NONCE must be at most 18446744073709551615'",
    "1, ff, 'NONCE must be a decimal number, or hex digits after 0x, not ff'",
    "1, 0x, 'NONCE must be a decimal number, or hex digits after 0x, not 0x'"
  })
  void saysWhichNumberIsWrong(String height, String nonce, String reason) {
    assertThat(run(height, HEADER, nonce)).isEqualTo(2);
    assertThat(err.toString()).contains(reason);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysThatTheHeaderHashIsWrong() {
    assertThat(run("1", HEADER.substring(1), "1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("HEADER_HASH must be 64 hex digits, not " + HEADER.substring(1));
  }

  private int run(String... arguments) {
    var words = new java.util.ArrayList<>(List.of("kawpow"));
    words.addAll(List.of(arguments));
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }
}
