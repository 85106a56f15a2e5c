package io.aipowergrid.node.console.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void quotesWhatWouldBreakTheRow() {
    var csv = new Csv(List.of("name", "cost")).row(List.of("a, \"b\"\nc", "0.000001"));
    assertThat(csv).hasToString("name,cost\r\n\"a, \"\"b\"\"\nc\",0.000001\r\n");
  }

  @Test
  void neverHandsAFormulaToASpreadsheet() {
    var csv = new Csv(List.of("name")).row(List.of("=1+1")).row(List.of("@x")).row(List.of("-a"));
    assertThat(csv).hasToString("name\r\n'=1+1\r\n'@x\r\n'-a\r\n");
  }

  @Test
  void leavesNegativeNumbersAlone() {
    assertThat(new Csv(List.of("n")).row(List.of("-0.000001"))).hasToString("n\r\n-0.000001\r\n");
  }
}
