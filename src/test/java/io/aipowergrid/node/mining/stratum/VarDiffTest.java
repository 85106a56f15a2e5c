package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VarDiffTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final VarDiff.Limits LIMITS =
      new VarDiff.Limits(
          new ShareWork(256),
          new ShareWork(1 << 20),
          new ShareWork(1L << 40),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));

  @Test
  void changesNothingBeforeTheWindowEnds() {
    var varDiff = new VarDiff(LIMITS, START);
    assertThat(varDiff.retarget(START.plusMillis(59_999))).isFalse();
    assertThat(varDiff.current()).isEqualTo(LIMITS.start());
  }

  @Test
  void aSilentMinerGetsEasierWorkStepByStepDownToTheMinimum() {
    var varDiff = new VarDiff(LIMITS, START);
    var now = START;
    long expected = 1 << 20;
    for (int i = 0; i < 6; i++) {
      now = now.plusSeconds(60);
      varDiff.retarget(now);
      expected = Math.max(256, expected / VarDiff.STEP_MAX);
      assertThat(varDiff.current()).isEqualTo(new ShareWork(expected));
    }
    assertThat(varDiff.current()).isEqualTo(LIMITS.min());
  }

  @Test
  void theWorkBecomesSpeedTimesInterval() {
    var varDiff = new VarDiff(LIMITS, START);
    for (int i = 0; i < 18; i++) {
      varDiff.accepted(new ShareWork(1 << 20));
    }
    // 18 shares in 60 seconds where 6 are wanted: three times as hard.
    assertThat(varDiff.retarget(START.plusSeconds(60))).isTrue();
    assertThat(varDiff.current()).isEqualTo(new ShareWork(3 << 20));
  }

  @Test
  void smallDifferencesChangeNothing() {
    assertThat(after(9)).isEqualTo(LIMITS.start()); // 1.5 times what is wanted.
    assertThat(after(10)).isEqualTo(new ShareWork((1 << 20) * 10L / 6));
    assertThat(after(5)).isEqualTo(LIMITS.start());
    assertThat(after(3)).isEqualTo(new ShareWork(1 << 19)); // Less than two thirds of it.
  }

  private static ShareWork after(int shares) {
    var varDiff = new VarDiff(LIMITS, START);
    for (int i = 0; i < shares; i++) {
      varDiff.accepted(new ShareWork(1 << 20));
    }
    varDiff.retarget(START.plusSeconds(60));
    return varDiff.current();
  }

  @Test
  void aFloodEndsTheWindowAndOneStepIsBounded() {
    var varDiff = new VarDiff(LIMITS, START);
    for (int i = 0; i < 23; i++) {
      varDiff.accepted(new ShareWork(1 << 20));
    }
    assertThat(varDiff.isFlooded()).isFalse();
    assertThat(varDiff.retarget(START.plusSeconds(1))).isFalse();
    varDiff.accepted(new ShareWork(1 << 20));
    assertThat(varDiff.isFlooded()).isTrue();
    assertThat(varDiff.retarget(START.plusSeconds(1))).isTrue();
    assertThat(varDiff.current()).isEqualTo(new ShareWork(8 << 20));
  }

  @Test
  void neverExceedsTheMaximumWhateverComes() {
    var varDiff = new VarDiff(LIMITS, START);
    for (int i = 0; i < 40; i++) {
      for (int share = 0; share < 24; share++) {
        varDiff.accepted(new ShareWork(ShareWork.MAX));
      }
      varDiff.retarget(START);
    }
    assertThat(varDiff.current()).isEqualTo(LIMITS.max());
  }

  @Test
  void aSteadyMinerEndsWhereItsSpeedSays() {
    double hashesPerSecond = 2.5e7;
    var varDiff = new VarDiff(LIMITS, START);
    double at = 0;
    var random = new java.util.Random(5);
    for (int share = 0; share < 2_000; share++) {
      at += -Math.log(1 - random.nextDouble()) * varDiff.current().hashes() / hashesPerSecond;
      varDiff.accepted(varDiff.current());
      varDiff.retarget(START.plusMillis((long) (at * 1000)));
    }
    assertThat((double) varDiff.current().hashes()).isBetween(1.2e8, 5e8);
  }

  @Test
  void refusesLimitsOutOfOrder() {
    assertThatThrownBy(
            () ->
                new VarDiff.Limits(
                    new ShareWork(2),
                    new ShareWork(1),
                    new ShareWork(3),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
