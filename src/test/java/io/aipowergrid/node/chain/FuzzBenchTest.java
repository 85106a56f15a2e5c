package io.aipowergrid.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class FuzzBenchTest {
  private static final int INPUTS = 2_000;

  /** A few inputs of less than two kilobytes may be copied and indexed, no more. */
  private static final long BYTES_MAX = 4 << 20;

  @Test
  void hostileBytesGetAVerdictOrTheNamedExceptionAndTakeLittleMemory() {
    var results = new FuzzBench(20251125).run(Duration.ofMinutes(2), INPUTS);
    assertThat(results)
        .extracting(FuzzBench.Result::kind)
        .containsExactly("frames", "messages", "scripts", "headers", "blocks");
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.firstUnexpected()).as(result.kind()).isEmpty();
              assertThat(result.inputs()).isEqualTo(INPUTS);
              assertThat(result.bytesMax()).as(result.kind()).isLessThan(BYTES_MAX);
            });
    assertThat(results.getFirst().refused()).as("frames with wrong magic or length").isPositive();
  }
}
