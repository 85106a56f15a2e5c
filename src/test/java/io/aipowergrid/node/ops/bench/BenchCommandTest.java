package io.aipowergrid.node.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  @Test
  void anUnknownNameIsRefusedBeforeAnythingIsMeasured() {
    var command = new BenchCommand();
    new CommandLine(command).parseArgs("engine", "speed");
    assertThatThrownBy(command::call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("there is no bench speed; there are engine (exact engine), ");
  }

  @Test
  void aNumberOutOfRangeIsRefusedBeforeAnythingIsMeasured() {
    refuses("--seconds is 1 to 3600, not 0", "--seconds", "0");
    refuses("--seconds is 1 to 3600, not 3601", "--seconds", "3601");
    refuses("--threads is 0 to 4096, not -1", "--threads", "-1");
    refuses("--threads is 0 to 4096, not 4097", "--threads", "4097");
    refuses("--blocks is 1 to 100000000, not 0", "--blocks", "0");
  }

  // The name is none, so that a number which is let through measures nothing either.
  private static void refuses(String sentence, String option, String value) {
    var err = new StringWriter();
    int status =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err, true))
            .execute("nothing", option, value);
    assertThat(err.toString()).startsWith(sentence);
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void aGroupNameRunsItsBenchesAndANameOnlyThatOne() {
    assertThat(BenchCommand.chosen(List.of("kawpow")))
        .extracting(Bench::name)
        .containsExactly("kawpow");
    assertThat(BenchCommand.chosen(List.of("chain")))
        .allSatisfy(bench -> assertThat(bench.group()).isEqualTo("chain"))
        .extracting(Bench::name)
        .contains("kawpow");
    assertThat(BenchCommand.chosen(List.of("mining")))
        .extracting(Bench::name)
        .containsExactly("mining-cpu", "mining-gpu");
    assertThat(BenchCommand.chosen(List.of()))
        .extracting(Bench::name)
        .contains("engine", "receipts", "node", "kawpow")
        .doesNotContain("header-chain")
        .doesNotHaveDuplicates();
  }

  @Test
  void readsPercentiles() {
    long[] nanos = {1_000_000, 2_000_000, 3_000_000, 4_000_000};
    assertThat(BenchRun.millisAt(nanos, 0.5)).isEqualTo("3.0 ms");
    assertThat(BenchRun.millisAt(nanos, 1)).isEqualTo("4.0 ms");
  }
}
