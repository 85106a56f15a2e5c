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
    assertThat(BenchCommand.chosen(List.of()))
        .extracting(Bench::name)
        .contains("engine", "receipts", "node", "kawpow")
        .doesNotContain("header-chain")
        .doesNotHaveDuplicates();
  }
}
