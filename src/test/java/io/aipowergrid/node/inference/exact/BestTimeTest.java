package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestTimeTest {
  private static final Duration TIME = Duration.ofSeconds(1);

  /** Work on a clock of its own, by the milliseconds that each run takes; the last one stays. */
  private static final class Work implements Runnable {
    private final List<Integer> millis;
    private int runs;
    private long nanos;

    Work(Integer... millis) {
      this.millis = List.of(millis);
    }

    @Override
    public void run() {
      nanos += Duration.ofMillis(millis.get(Math.min(runs, millis.size() - 1))).toNanos();
      runs++;
    }

    double best(Duration time) {
      return BestTime.seconds(this, time, () -> nanos);
    }
  }

  @Test
  void runsBeforeTheCompilerIsDoneDoNotCount() {
    assertThat(new Work(10_600, 5).best(TIME)).isEqualTo(0.005);
    assertThat(new Work(10_600, 2_000, 5).best(TIME)).isEqualTo(0.005);
  }

  @Test
  void aQuickRunWhileItWarmsUpDoesNotCount() {
    assertThat(new Work(1, 1, 1, 1, 100).best(TIME)).isEqualTo(0.1);
  }

  @Test
  void atLeastThreeRunsCount() {
    var falling = new Work(9_000, 8_000, 7_000, 6_000, 5_000, 4_000);
    assertThat(falling.best(TIME)).isEqualTo(5.0);
    assertThat(falling.runs).isEqualTo(5);
  }

  @Test
  void slowWorkRunsFiveTimesAndQuickWorkForTheTime() {
    var slow = new Work(60_000);
    assertThat(slow.best(TIME)).isEqualTo(60.0);
    assertThat(slow.runs).isEqualTo(5);
    var quick = new Work(10);
    assertThat(quick.best(TIME)).isEqualTo(0.01);
    assertThat(quick.runs).isEqualTo(101);
    assertThat(new Work(10).best(Duration.ZERO)).isEqualTo(0.01);
  }
}
