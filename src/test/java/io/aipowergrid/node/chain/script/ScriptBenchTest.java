package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScriptBenchTest {
  @Test
  void countsInputsByTheClock() {
    var clock = new AtomicLong();
    // Every look at the clock finds it one millisecond later.
    ScriptBench.Result result = ScriptBench.run(10, () -> clock.getAndAdd(1_000_000));
    assertThat(result).isEqualTo(new ScriptBench.Result(10, 10_000, 10_000, 10_000, 0.5, 0.5));
  }
}
