package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScriptBenchTest {
  @Test
  void countsByTheClockOfTheProcessor() {
    var clock = new AtomicLong();
    // Every look at the clock finds it one millisecond later, so that a figure takes two rounds.
    ScriptBench.Rates rates =
        ScriptBench.run(Duration.ofMillis(2), () -> clock.getAndAdd(1_000_000));
    assertThat(rates)
        .isEqualTo(new ScriptBench.Rates(64_000, 64_000, 64_000, 2_000_000, 2_000_000));
  }
}
