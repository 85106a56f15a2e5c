package io.aipowergrid.node.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitHistogramTest {
  @Test
  void countsEachWaitOnceUnderTheFirstBoundThatHoldsIt() {
    long[] nanos = {500_001, 1_000_000, 1_000_001, 4_000_000, 4_000_000};
    assertThat(WaitHistogram.of(nanos).toString())
        .isEqualTo(
            """
            up to   waits  together
            1.0 ms  2      40.0 %
            2.0 ms  1      60.0 %
            4.0 ms  2      100.0 %
            """);
  }

  @Test
  void waitsAboveTheLastBoundAreARowOfTheirOwn() {
    long[] nanos = {1_024_000_000, 1_024_000_001};
    assertThat(WaitHistogram.of(nanos).toString())
        .isEqualTo(
            """
            up to      waits  together
            1024.0 ms  1      50.0 %
            more       1      100.0 %
            """);
  }
}
