package io.aipowergrid.node.chain.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.consensus.ConsensusLimits;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionSelectionTest {
  private static final int HEIGHT = 100;
  private static final long MEDIAN_TIME = 1_700_000_000;

  private int serial;

  @Test
  void takesTheBestPayingFirstAndTheLesserIdAmongEquals() {
    var poor = entry(2_000, 1_000, 4);
    var rich = entry(9_000, 1_000, 4);
    var twin = entry(9_000, 1_000, 4);
    var equals = new ArrayList<>(List.of(rich, twin));
    equals.sort(Comparator.comparing(PooledTransaction::txid));

    assertThat(select(poor, rich, twin)).containsExactly(equals.get(0), equals.get(1), poor);
  }

  @Test
  void aChildPaysForItsParents() {
    var parent = entry(0, 500, 4);
    var middling = entry(5_000, 1_000, 4);
    var child = entry(30_000, 500, 4, parent);

    assertThat(select(parent, middling, child)).containsExactly(parent, child, middling);
  }

  @Test
  void aChildIsJudgedAloneOnceItsParentsAreIn() {
    var parent = entry(90_000, 1_000, 4);
    var child = entry(2_000, 1_000, 4, parent);
    var middling = entry(5_000, 1_000, 4);

    assertThat(select(parent, child, middling)).containsExactly(parent, middling, child);
  }

  @Test
  void leavesOutWhatPaysLessThanBlocksAsk() {
    var least = entry(1_000, 1_000, 4);
    var less = entry(999, 1_000, 4);

    assertThat(select(least, less)).containsExactly(least);
  }

  @Test
  void leavesOutWhatIsNotFinalAndWhatNeedsIt() {
    var locked = locked(HEIGHT);
    var child = entry(90_000, 1_000, 4, locked);
    var ripe = locked(HEIGHT - 1);

    assertThat(select(locked, child, ripe)).containsExactly(ripe);
  }

  @Test
  void staysBelowTheLimitOfSignatureOperations() {
    int room = ConsensusLimits.SIGOPS_COST_MAX - TransactionSelection.RESERVED_SIGOPS;
    var fits = entry(9_000, 1_000, room - 1);
    var tooMany = entry(8_000, 1_000, 1);

    assertThat(select(fits, tooMany)).containsExactly(fits);
    assertThat(select(entry(9_000, 1_000, room))).isEmpty();
  }

  @Test
  void staysBelowTheLimitOfWeight() {
    int room = ConsensusLimits.BLOCK_WEIGHT_MAX - 2 * TransactionSelection.RESERVED_WEIGHT;

    assertThat(select(entry(9_000_000, room / 4, 4))).isEmpty();
    assertThat(select(entry(9_000_000, room / 4 - 1, 4))).hasSize(1);
  }

  @Test
  void comparesFeesThatNoProductOf64BitsHolds() {
    var rich = entry(20_000_000_000_000_000L, 250_000, 4);
    var richer = entry(20_000_000_000_000_000L, 249_999, 4);

    assertThat(select(rich, richer)).containsExactly(richer, rich);
  }

  /** The same greedy rule, looked through from the beginning for each choice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheRuleReadSlowly(long seed) {
    var random = new Random(seed);
    List<PooledTransaction> pool = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      var parents = new HashSet<PooledTransaction>();
      for (int p = random.nextInt(3); p > 0 && !pool.isEmpty(); p--) {
        parents.add(pool.get(random.nextInt(pool.size())));
      }
      pool.add(
          entry(
              random.nextInt(20_000),
              100 + random.nextInt(900),
              random.nextInt(3_000),
              parents.toArray(PooledTransaction[]::new)));
    }

    List<PooledTransaction> chosen = TransactionSelection.of(pool, HEIGHT, MEDIAN_TIME);

    assertThat(chosen).isEqualTo(slowly(pool));
  }

  private static List<PooledTransaction> slowly(List<PooledTransaction> pool) {
    List<PooledTransaction> chosen = new ArrayList<>();
    Set<PooledTransaction> failed = new HashSet<>();
    long sigOps = TransactionSelection.RESERVED_SIGOPS;
    while (true) {
      List<PooledTransaction> best = List.of();
      PooledTransaction of = null;
      for (PooledTransaction entry : pool) {
        if (chosen.contains(entry) || failed.contains(entry)) {
          continue;
        }
        List<PooledTransaction> family = family(entry, pool, chosen);
        if (of == null || better(family, entry, best, of)) {
          best = family;
          of = entry;
        }
      }
      if (of == null
          || fees(best) * 1000 / size(best) < TransactionSelection.FEE_PER_KILOBYTE_MIN) {
        return chosen;
      }
      long cost = best.stream().mapToLong(PooledTransaction::sigOpsCost).sum();
      if (sigOps + cost >= ConsensusLimits.SIGOPS_COST_MAX) {
        failed.add(of);
        continue;
      }
      sigOps += cost;
      chosen.addAll(best);
      // What failed with ancestors that are in now is another offer.
      Set<PooledTransaction> now = new HashSet<>(best);
      failed.removeIf(entry -> now.stream().anyMatch(a -> needs(entry, a, pool)));
    }
  }

  private static boolean better(
      List<PooledTransaction> one,
      PooledTransaction o,
      List<PooledTransaction> two,
      PooledTransaction t) {
    int rate = Long.compare(fees(one) * size(two), fees(two) * size(one));
    return rate > 0 || rate == 0 && o.txid().compareTo(t.txid()) < 0;
  }

  private static boolean needs(
      PooledTransaction entry, PooledTransaction other, List<PooledTransaction> pool) {
    return family(entry, pool, List.of()).contains(other) && entry != other;
  }

  /** What is not chosen yet of a transaction and all it needs, in the order of the daemon. */
  private static List<PooledTransaction> family(
      PooledTransaction entry, List<PooledTransaction> pool, List<PooledTransaction> chosen) {
    Set<PooledTransaction> found = new HashSet<>();
    collect(entry, pool, chosen, found);
    List<PooledTransaction> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt(
                (PooledTransaction one) -> {
                  Set<PooledTransaction> own = new HashSet<>();
                  collect(one, pool, chosen, own);
                  return own.size();
                })
            .thenComparing(PooledTransaction::txid));
    return sorted;
  }

  private static void collect(
      PooledTransaction entry,
      List<PooledTransaction> pool,
      List<PooledTransaction> chosen,
      Set<PooledTransaction> found) {
    if (chosen.contains(entry) || !found.add(entry)) {
      return;
    }
    for (TxInput input : entry.tx().inputs()) {
      for (PooledTransaction other : pool) {
        if (other.txid().equals(input.previous().txid())) {
          collect(other, pool, chosen, found);
        }
      }
    }
  }

  private static long fees(List<PooledTransaction> family) {
    return family.stream().mapToLong(entry -> entry.fee().units()).sum();
  }

  private static long size(List<PooledTransaction> family) {
    return family.stream().mapToLong(PooledTransaction::virtualSize).sum();
  }

  private static List<PooledTransaction> select(PooledTransaction... pool) {
    return TransactionSelection.of(List.of(pool), HEIGHT, MEDIAN_TIME);
  }

  private PooledTransaction locked(int height) {
    var input = new TxInput(new OutPoint(Hash256.ZERO, serial++), Script.EMPTY, 0, Witness.EMPTY);
    return pooled(new Transaction(2, List.of(input), outputs(), height), 50_000, 1_000, 4);
  }

  private PooledTransaction entry(
      long fee, long virtualSize, long sigOps, PooledTransaction... parents) {
    List<TxInput> inputs = new ArrayList<>();
    inputs.add(coin(new OutPoint(Hash256.ZERO, serial++)));
    for (PooledTransaction parent : parents) {
      inputs.add(coin(parent.tx().outPoint(serial++)));
    }
    return pooled(new Transaction(2, inputs, outputs(), 0), fee, virtualSize, sigOps);
  }

  private static TxInput coin(OutPoint coin) {
    return new TxInput(coin, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
  }

  private static List<TxOutput> outputs() {
    return List.of(new TxOutput(1, Script.EMPTY));
  }

  private static PooledTransaction pooled(Transaction tx, long fee, long size, long sigOps) {
    return new PooledTransaction(tx, Amount.of(fee), size, sigOps, Instant.EPOCH, HEIGHT - 1);
  }
}
