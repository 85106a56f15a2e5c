package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many offer, ask and mine at once; what waits in the end could all be mined together. */
@Timeout(300)
class MempoolConcurrencyTest {
  private static final int COINS = 120;
  private static final int THREADS = 6;
  private static final long FEE = 61_000;

  @Test
  void staysConsistentWhileMembersOfFamiliesComeInAnyOrderAndTheChainMoves() throws Exception {
    try (var chain = new PoolChain(COINS);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pool = chain.pool(PoolChain.room(150));
      Set<Transaction> told = ConcurrentHashMap.newKeySet();
      pool.addListener((tx, rate) -> told.add(tx));
      List<Transaction> all = families(chain);
      var work = new ArrayList<Future<?>>();
      for (int t = 0; t < THREADS; t++) {
        int seed = t;
        work.add(threads.submit(() -> offer(pool, all, seed)));
      }
      work.add(threads.submit(() -> moveTheChain(chain)));
      for (Future<?> each : work) {
        each.get();
      }
      requireConsistent(pool, chain);
      assertThat(told).isNotEmpty();
    }
  }

  /** Of each coin a family of three, and a rival of its first. */
  private static List<Transaction> families(PoolChain chain) {
    var all = new ArrayList<Transaction>();
    for (int coin = 0; coin < COINS; coin++) {
      Transaction first = chain.spend(coin, FEE + coin);
      Transaction second = PoolChain.spend(first, FEE + 7L * coin);
      all.addAll(List.of(first, second, PoolChain.spend(second, 2 * FEE)));
      all.add(chain.spend(coin, 3 * FEE));
    }
    return all;
  }

  private static void offer(Mempool pool, List<Transaction> all, int seed) {
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    for (Transaction tx : shuffled) {
      pool.accept(tx);
      if (pool.find(tx.txid()).isPresent()) {
        pool.relatives(tx.txid());
      }
      assertThat(pool.status().memoryBytes()).isLessThanOrEqualTo(150 * PoolChain.MEMORY);
      requireNoDoubleSpend(pool.entries());
    }
  }

  /** Blocks take some, and every other one is left again. */
  private static void moveTheChain(PoolChain chain) {
    for (int coin = 0; coin < 12; coin++) {
      Mined block = chain.connect(List.of(chain.spend(coin, FEE + coin)));
      if (coin % 2 == 0) {
        chain.harness.chain.invalidate(block.id());
        chain.harness.chain.reconsider(block.id());
      }
    }
  }

  private static void requireNoDoubleSpend(List<PooledTransaction> entries) {
    var spent = new HashSet<OutPoint>();
    for (PooledTransaction entry : entries) {
      for (TxInput input : entry.tx().inputs()) {
        assertThat(spent.add(input.previous())).as("spent once").isTrue();
      }
    }
  }

  private static void requireConsistent(Mempool pool, PoolChain chain) {
    List<PooledTransaction> entries = pool.entries();
    requireNoDoubleSpend(entries);
    var created = new HashSet<OutPoint>();
    for (PooledTransaction entry : entries) {
      for (TxInput input : entry.tx().inputs()) {
        assertThat(
                created.contains(input.previous())
                    || chain.harness.chain.findCoin(input.previous()).isPresent())
            .as("%s spends what is there", entry.tx())
            .isTrue();
      }
      created.add(entry.tx().outPoint(0));
    }
    var status = pool.status();
    assertThat(status.transactions()).isEqualTo(entries.size()).isPositive();
    assertThat(status.memoryBytes()).isEqualTo(entries.size() * PoolChain.MEMORY);
    assertThat(status.virtualBytes()).isEqualTo(entries.size() * PoolChain.SIZE);
    assertThat(status.fees().units())
        .isEqualTo(entries.stream().mapToLong(entry -> entry.fee().units()).sum());
  }
}
