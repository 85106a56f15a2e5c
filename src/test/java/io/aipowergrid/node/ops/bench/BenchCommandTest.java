package io.aipowergrid.node.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void anUnknownNameIsRefusedBeforeAnythingIsMeasured() {
    var command = new BenchCommand();
    command.names = List.of("engine", "speed");
    assertThatThrownBy(command::call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("there is no bench speed; there are engine (exact engine), ");
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
