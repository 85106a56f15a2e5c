package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinuteBucketTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void holdsOneMinuteAndNotOneMore() {
    var bucket = new MinuteBucket(60, START);
    assertTrue(bucket.fits(60));
    assertFalse(bucket.fits(61));
    bucket.take(60);
    assertFalse(bucket.fits(1));
    assertThrows(IllegalStateException.class, () -> bucket.take(1));
  }

  @Test
  void refillsEvenlyToTheMillisecond() {
    var bucket = new MinuteBucket(60, START);
    bucket.take(60);
    bucket.refill(60, START.plusMillis(999));
    assertEquals(0, bucket.remaining());
    assertEquals(Duration.ofMillis(1), bucket.untilFits(1));
    bucket.refill(60, START.plusMillis(1_000));
    assertEquals(1, bucket.remaining());
    assertEquals(Duration.ofSeconds(59), bucket.untilFull());
  }

  @Test
  void neverHoldsMoreThanAMinuteHoweverLongUnused() {
    var bucket = new MinuteBucket(60, START);
    bucket.take(10);
    bucket.refill(60, START.plus(Duration.ofDays(400)));
    assertEquals(60, bucket.remaining());
    bucket.giveBack(5);
    assertEquals(60, bucket.remaining());
  }

  @Test
  void aClockThatStepsBackGivesNothing() {
    var bucket = new MinuteBucket(60, START);
    bucket.take(60);
    bucket.refill(60, START.minusSeconds(30));
    bucket.refill(60, START);
    assertEquals(0, bucket.remaining());
  }

  @Test
  void aSmallerLimitAppliesAtOnce() {
    var bucket = new MinuteBucket(60, START);
    bucket.refill(10, START);
    assertEquals(10, bucket.remaining());
    assertTrue(bucket.neverFits(11));
  }

  @Test
  void givesExactlyTheLimitAMinuteUnderAnyPattern() {
    var random = new Random(1);
    for (int round = 0; round < 50; round++) {
      long limit = 1 + random.nextInt(100_000);
      var bucket = new MinuteBucket(limit, START);
      bucket.take(limit);
      long taken = 0;
      for (int millis = 0; millis <= 60_000; millis += 1 + random.nextInt(500)) {
        bucket.refill(limit, START.plusMillis(millis));
        long units = random.nextLong(bucket.remaining() + 1);
        bucket.take(units);
        taken += units;
      }
      bucket.refill(limit, START.plusMillis(60_000));
      assertEquals(limit, taken + bucket.remaining());
    }
  }

  @Test
  void theLargestLimitDoesNotOverflow() {
    long limit = PlanLimits.Limits.PER_MINUTE_MAX;
    var bucket = new MinuteBucket(limit, START);
    bucket.take(limit);
    bucket.refill(limit, START.plusSeconds(60));
    bucket.giveBack(Long.MAX_VALUE);
    assertEquals(limit, bucket.remaining());
  }
}
