package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

class MiningCommandTest {
  @ParameterizedTest
  @CsvSource({"owed,0,10000", "owed,10001,10000", "rigs,-1,1000", "blocks,501,500"})
  void refusesACountWithASentenceAndTheUsageOfTheVerb(String verb, int count, int max) {
    var printed = new StringWriter();
    int status =
        AipgCommand.commandLine()
            .setErr(new PrintWriter(printed, true))
            .execute("mining", verb, "--count", Integer.toString(count));
    assertThat(status).isEqualTo(ExitCode.USAGE);
    assertThat(printed.toString())
        .contains("--count is 1 to %d, not %d".formatted(max, count))
        .contains("Usage: aipg mining " + verb);
  }
}
