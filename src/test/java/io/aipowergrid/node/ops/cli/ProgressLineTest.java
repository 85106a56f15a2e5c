package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void showsShareAndTimeLeft() {
    assertThat(ProgressLine.line("copying", 25, 100, 30 * SECOND))
        .isEqualTo("copying  [######------------------]  25 %, 1:30 left");
    assertThat(ProgressLine.line("checking", 100, 100, 5 * SECOND))
        .isEqualTo("checking [########################] 100 %, 0:00 left");
    assertThat(ProgressLine.line("hashing", 0, 100, 0))
        .isEqualTo("hashing  [------------------------]   0 %");
    assertThat(ProgressLine.line("hashing", 0, 0, 0)).contains("100 %");
  }

  @Test
  void writesNothingWhenNobodyWatches() {
    var out = new StringWriter();
    try (var line = new ProgressLine(false, new PrintWriter(out))) {
      line.advance("copying", 1, 2);
    }
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void drawsAgainOnlyNowAndThenAndClearsItself() {
    var out = new StringWriter();
    try (var line = new ProgressLine(true, new PrintWriter(out))) {
      for (int i = 0; i < 1_000; i++) {
        line.advance("copying", i, 1_000_000);
      }
    }
    assertThat(out.toString().split("\r", -1).length).isBetween(3, 60);
    assertThat(out.toString()).endsWith("\r\u001B[K");
  }

  @Test
  void saysSizesForPeople() {
    assertThat(ProgressLine.size(1023)).isEqualTo("1023 B");
    assertThat(ProgressLine.size(1536)).isEqualTo("1.5 KiB");
    assertThat(ProgressLine.size(5L << 40)).isEqualTo("5.0 TiB");
  }
}
