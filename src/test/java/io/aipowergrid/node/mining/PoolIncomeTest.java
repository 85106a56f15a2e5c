package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import org.junit.jupiter.api.Test;

/** What shares are worth: 475 coins of a block are the miner's at height 1 (chain.md 9.1). */
class PoolIncomeTest {
  private static final long NET = 47_500_000_000L;

  private final PoolIncome income = new PoolIncome(NetworkParamsReader.read("aipg-main"));

  @Test
  void aShareIsWorthItsPartOfTheBlocksNetSubsidyRoundedDown() {
    income.accepted("GPU-1", 1, 3, 7_000);
    assertThat(income.of("GPU-1")).isEqualTo(Amount.of(NET * 3 / 7_000));
    income.accepted("GPU-1", 1, 3, 7_000);
    assertThat(income.of("GPU-1")).as("each for itself").isEqualTo(Amount.of(2 * 20_357_142L));
    income.accepted("GPU-2", 1, 1, 1L << 62);
    assertThat(income.of("GPU-2")).as("too small for a unit").isEqualTo(Amount.ZERO);
  }

  @Test
  void noShareIsWorthMoreThanItsBlock() {
    income.accepted("GPU-1", 1, 7_001, 7_000);
    assertThat(income.of("GPU-1")).isEqualTo(Amount.of(NET));
  }

  @Test
  void theProcessorAndNonsenseEarnNothing() {
    income.accepted("", 1, 1, 1);
    income.accepted("GPU-1", 1, 0, 7);
    income.accepted("GPU-1", 1, 7, 0);
    income.accepted("GPU-1", -1, 7, 7);
    income.accepted("GPU-1", 1L << 31, 7, 7);
    assertThat(income.of("")).isEqualTo(Amount.ZERO);
    assertThat(income.of("GPU-1")).isEqualTo(Amount.ZERO);
  }
}
