package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceRuleTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void minesTheOwnChainWithoutPools() {
    var rule = new SourceRule(false, false, MINUTE);
    assertThat(rule.preferred()).isEqualTo(MiningOrigin.OWN_CHAIN);
    assertThat(rule.mayMineOwn()).isTrue();
    assertThat(rule.choose(false, NOON)).isEqualTo(MiningOrigin.OWN_CHAIN);
  }

  @Test
  void waitsForPoolsForEverWhenTheFallbackIsNotAllowed() {
    var rule = new SourceRule(true, false, MINUTE);
    assertThat(rule.preferred()).isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.mayMineOwn()).isFalse();
    assertThat(rule.choose(false, NOON)).isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.choose(false, NOON.plus(Duration.ofDays(1)))).isEqualTo(MiningOrigin.POOLS);
  }

  @Test
  void fallsBackAfterTheTimeAndReturnsAtOnce() {
    var rule = new SourceRule(true, true, MINUTE);
    assertThat(rule.mayMineOwn()).isTrue();
    assertThat(rule.choose(false, NOON)).isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.choose(false, NOON.plusSeconds(59))).isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.choose(false, NOON.plusSeconds(60))).isEqualTo(MiningOrigin.OWN_CHAIN);
    assertThat(rule.choose(false, NOON.plusSeconds(90))).isEqualTo(MiningOrigin.OWN_CHAIN);
    assertThat(rule.choose(true, NOON.plusSeconds(91))).isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.choose(false, NOON.plusSeconds(92)))
        .as("the patience begins anew")
        .isEqualTo(MiningOrigin.POOLS);
    assertThat(rule.choose(false, NOON.plusSeconds(152))).isEqualTo(MiningOrigin.OWN_CHAIN);
  }

  @Test
  void theTimeOfAnOperatorsStopDoesNotCount() {
    var rule = new SourceRule(true, true, MINUTE);
    rule.choose(false, NOON);
    rule.rest();
    assertThat(rule.choose(false, NOON.plusSeconds(600))).isEqualTo(MiningOrigin.POOLS);
  }
}
