package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.PaymentScripts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoinSelectorTest {
  private static final FeeRate RATE = FeeRate.FALLBACK;
  private static final int BASE = 12 + 34;
  private static final Script OWN = PaymentScripts.payToKeyHash(Hash160.of(new byte[20]));
  private static final long INPUT_FEE = RATE.of(148).units();
  private static final long BASE_FEE = RATE.of(BASE).units();
  private static final CoinSelector SELECTOR = new CoinSelector(RATE);

  private static SpendableCoin coin(int number, long units) {
    byte[] id = new byte[Hash256.LENGTH];
    id[0] = (byte) number;
    id[1] = (byte) (number >> 8);
    return new SpendableCoin(
        new OutPoint(Hash256.of(id), 0),
        new TxOutput(units, OWN),
        new KeyPath(KeyPath.Branch.RECEIVE, 0));
  }

  private static List<SpendableCoin> coins(long... units) {
    var coins = new ArrayList<SpendableCoin>();
    for (long value : units) {
      coins.add(coin(coins.size(), value));
    }
    return coins;
  }

  private static Optional<CoinSelection> select(List<SpendableCoin> coins, long payment) {
    return SELECTOR.select(coins, Amount.of(payment), BASE);
  }

  @Test
  void everyChoicePaysAndFeesAreRightWhateverTheCoins() {
    var random = new Random(7);
    int found = 0;
    for (int round = 0; round < 3_000; round++) {
      var candidates = new ArrayList<SpendableCoin>();
      int count = random.nextInt(14);
      for (int i = 0; i < count; i++) {
        candidates.add(coin(i, 1 + random.nextLong(1L << 10 + random.nextInt(25))));
      }
      long payment = 1_000 + random.nextLong(1L << 10 + random.nextInt(26));
      Optional<CoinSelection> selection = select(candidates, payment);
      // There is a choice exactly when all coins worth their fee together are enough.
      assertThat(selection.isPresent())
          .as("round " + round)
          .isEqualTo(usefulSum(candidates) >= payment + BASE_FEE);
      selection.ifPresent(choice -> requireSound(choice, candidates, payment));
      found += selection.isPresent() ? 1 : 0;
    }
    assertThat(found).isBetween(500, 2_900);
  }

  private static long usefulSum(List<SpendableCoin> candidates) {
    return candidates.stream()
        .mapToLong(each -> Math.max(0, each.output().value() - INPUT_FEE))
        .sum();
  }

  private static void requireSound(
      CoinSelection choice, List<SpendableCoin> candidates, long payment) {
    assertThat(candidates).containsAll(choice.coins());
    assertThat(new HashSet<>(choice.coins())).hasSameSizeAs(choice.coins());
    long sum = choice.coins().stream().mapToLong(each -> each.output().value()).sum();
    assertThat(payment + choice.fee().units() + choice.change().units()).isEqualTo(sum);
    int bytes = BASE + 148 * choice.coins().size() + (choice.change().isZero() ? 0 : 34);
    assertThat(choice.fee()).isGreaterThanOrEqualTo(RATE.of(bytes));
    if (choice.change().isZero()) {
      long wasted = choice.fee().units() - RATE.of(bytes).units();
      assertThat(wasted).isLessThanOrEqualTo(RATE.of(34 + 148).units() + 546 + 2);
    } else {
      assertThat(choice.change().units()).isGreaterThanOrEqualTo(546);
      assertThat(choice.fee()).isEqualTo(RATE.of(bytes));
    }
  }

  @Test
  void findsCoinsThatNeedNoChangeWhereSomeDo() {
    long want = 5 * 100_000_000L;
    var candidates =
        coins(9_00000000L, want - 3_00000000L + INPUT_FEE, 3_00000000L + INPUT_FEE + BASE_FEE, 777);
    CoinSelection choice = select(candidates, want).orElseThrow();
    assertThat(choice.change()).isEqualTo(Amount.ZERO);
    assertThat(choice.coins()).containsExactlyInAnyOrder(candidates.get(1), candidates.get(2));
  }

  @Test
  void oneUnitLessThanPaymentAndFeeIsNotEnough() {
    long exact = 1_00000000L + BASE_FEE + INPUT_FEE;
    assertThat(select(coins(exact), 1_00000000L)).isPresent();
    assertThat(select(coins(exact - 1), 1_00000000L)).isEmpty();
  }

  @Test
  void coinsNotWorthTheirFeeAreLeftAlone() {
    CoinSelection choice =
        select(coins(INPUT_FEE, INPUT_FEE - 1, 10_00000000L), 1_00000000L).orElseThrow();
    assertThat(choice.coins())
        .extracting(each -> each.output().value())
        .containsExactly(10_00000000L);
  }

  @Test
  void neverTakesMoreInputsThanAStandardTransactionHolds() {
    var many = new ArrayList<SpendableCoin>();
    for (int i = 0; i < CoinSelector.INPUTS_MAX + 1; i++) {
      many.add(coin(i, 1_00000000L));
    }
    long each = 1_00000000L - INPUT_FEE;
    long most = CoinSelector.INPUTS_MAX * each - BASE_FEE - CoinSelector.INPUTS_MAX;
    assertThat(select(many, most).orElseThrow().coins()).hasSize(CoinSelector.INPUTS_MAX);
    assertThat(select(many, most + 2L * CoinSelector.INPUTS_MAX)).isEmpty();
  }

  @Test
  void endsInTimeWhereNoSubsetFits() {
    var hard = new ArrayList<SpendableCoin>();
    for (int i = 0; i < 60; i++) {
      hard.add(coin(i, 100_00000000L + 2L * (1L << 30)));
    }
    CoinSelection choice = select(hard, 1_000_00000000L + 7).orElseThrow();
    assertThat(choice.change().isPositive()).isTrue();
  }

  @Test
  void anOutputWithAnAssetIsNoCoin() {
    // Transfer of 1.00000000 of the asset A: P2PKH, 0xc0, "rvnt", name, amount, OP_DROP.
    byte[] payload =
        new ByteWriter()
            .bytes(new byte[] {'r', 'v', 'n', 't', 1, 'A'})
            .int64le(100_000_000)
            .toBytes();
    Script asset =
        Script.of(
            new ByteWriter()
                .bytes(OWN.toBytes())
                .uint8(0xc0)
                .sizedBytes(payload)
                .uint8(0x75)
                .toBytes());
    assertThat(SpendableCoin.isPlain(new TxOutput(0, asset))).isFalse();
    assertThat(SpendableCoin.isPlain(new TxOutput(5, asset))).isFalse();
    assertThat(SpendableCoin.isPlain(new TxOutput(5, OWN))).isTrue();
    assertThat(SpendableCoin.isPlain(new TxOutput(0, OWN))).isFalse();
    assertThatThrownBy(
            () ->
                new SpendableCoin(
                    new OutPoint(Hash256.ZERO, 0),
                    new TxOutput(5, asset),
                    new KeyPath(KeyPath.Branch.RECEIVE, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
