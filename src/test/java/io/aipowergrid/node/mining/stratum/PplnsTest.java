package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PplnsTest {
  @Test
  void splitsByWorkWithinTheWindow() {
    // The oldest share crosses the edge: 50 of its 100 count. The one before it is not looked at.
    var split =
        split(1_000, 0, 250, entry("a", 100), entry("b", 100), entry("a", 100), entry("c", 9));
    assertThat(split.accounts()).isEqualTo(Map.of("a", Amount.of(600), "b", Amount.of(400)));
    assertThat(split.operator()).isEqualTo(Amount.ZERO);
  }

  @Test
  void theFeeIsRoundedDownAndTheRestIsPaid() {
    var split = split(999, 100, 10, entry("a", 10));
    assertThat(split.operator()).isEqualTo(Amount.of(9));
    assertThat(split.accounts()).isEqualTo(Map.of("a", Amount.of(990)));
  }

  @Test
  void unitsLeftOverGoToTheLargestRemaindersAndThenByName() {
    assertThat(split(100, 0, 1_000, entry("b", 1), entry("a", 1), entry("c", 1)).accounts())
        .isEqualTo(Map.of("a", Amount.of(34), "b", Amount.of(33), "c", Amount.of(33)));
    // 10 x 5/7 = 7.14, 10 x 2/7 = 2.86: the second has the larger remainder.
    assertThat(split(10, 0, 1_000, entry("a", 5), entry("b", 2)).accounts())
        .isEqualTo(Map.of("a", Amount.of(7), "b", Amount.of(3)));
  }

  @Test
  void nobodySharedMeansTheOperatorKeepsAll() {
    assertThat(split(1_000, 100, 10)).isEqualTo(new Pplns.Split(Amount.of(1_000), Map.of()));
    assertThat(split(1_000, 100, 0, entry("a", 1)).operator()).isEqualTo(Amount.of(1_000));
  }

  @Test
  void aRewardSmallerThanTheAccountsPaysSomeOfThem() {
    var split = split(2, 0, 1_000, entry("c", 1), entry("b", 1), entry("a", 1));
    assertThat(split.accounts()).isEqualTo(Map.of("a", Amount.of(1), "b", Amount.of(1)));
  }

  @Test
  void whatIsPaidIsExactlyWhatWasThere() {
    var random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      var entries = new ArrayList<Pplns.Entry>();
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        long work = (1 + (random.nextLong() & (ShareWork.MAX - 1))) >>> random.nextInt(62);
        entries.add(entry("m" + random.nextInt(12), Math.max(1, work)));
      }
      var reward = Amount.of((random.nextLong() & Long.MAX_VALUE) >>> random.nextInt(60));
      var window = new BigInteger(1 + random.nextInt(80), random);
      var split = Pplns.split(reward, random.nextInt(10_001), entries.iterator(), window);
      assertThat(split.sum()).isEqualTo(reward);
      assertThat(split.accounts().values()).allMatch(amount -> amount.units() > 0);
    }
  }

  @Test
  void refusesNegativeRewardsAndFeesAboveEverything() {
    assertThatThrownBy(() -> split(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> split(1, 10_001, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(split(5, 10_000, 1, entry("a", 1)).operator()).isEqualTo(Amount.of(5));
  }

  private static Pplns.Split split(long reward, int fee, long window, Pplns.Entry... newestFirst) {
    return Pplns.split(
        Amount.of(reward), fee, List.of(newestFirst).iterator(), BigInteger.valueOf(window));
  }

  private static Pplns.Entry entry(String account, long work) {
    return new Pplns.Entry(account, new ShareWork(work));
  }
}
