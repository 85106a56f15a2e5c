package io.aipowergrid.node.chain.mempool;

import static io.aipowergrid.node.chain.mempool.PoolChain.MEMORY;
import static io.aipowergrid.node.chain.mempool.PoolChain.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.TransactionPool.Family;
import io.aipowergrid.node.chain.mempool.MempoolActivity.Departure;
import io.aipowergrid.node.chain.model.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Memory, age, fees and families of the pool: what each limit lets pass and what it does not. */
class MempoolLimitsTest {
  private static final long LEAST = 61_000;
  private static final Duration EXPIRY = Duration.ofHours(336);
  private static PoolChain chain;
  private static long begin;

  @BeforeAll
  static void build() {
    chain = new PoolChain(400);
    begin = chain.harness.clock.instant().getEpochSecond();
  }

  @AfterEach
  void setTheClockBack() {
    chain.harness.clock.set(begin);
  }

  @AfterAll
  static void close() {
    chain.close();
  }

  private static void fill(Mempool pool, int count) {
    IntStream.range(0, count).forEach(i -> requireAccepted(pool, chain.spend(i, LEAST + 61 * i)));
  }

  private static void requireAccepted(Mempool pool, Transaction tx) {
    assertThat(pool.accept(tx)).isEqualTo(new AcceptResult.Accepted());
  }

  private static void requireRefused(Mempool pool, Transaction tx, String code) {
    assertThat(pool.accept(tx))
        .isInstanceOfSatisfying(
            AcceptResult.Rejected.class,
            refused -> assertThat(refused.reason().code()).isEqualTo(code));
  }

  @Test
  void relaysTheLeastFeeAndNotOneUnitLess() {
    var pool = chain.pool(PoolChain.room(10));
    requireRefused(pool, chain.spend(0, LEAST - 1), "min relay fee not met");
    requireAccepted(pool, chain.spend(0, LEAST));
    var status = pool.status();
    assertThat(status.transactions()).isEqualTo(1);
    assertThat(status.virtualBytes()).isEqualTo(SIZE);
    assertThat(status.memoryBytes()).isEqualTo(MEMORY);
    assertThat(status.fees()).isEqualTo(Amount.of(LEAST));
    assertThat(status.feePerKilobyteMin()).isEqualTo(1_000_000);
    assertThat(pool.activity().refused(Refusal.FEE)).isEqualTo(1);
    assertThat(pool.activity().accepted()).isEqualTo(1);
  }

  @Test
  void letsThoseGoThatPayLeastAndDemandsMoreFromThenOn() {
    var pool = chain.pool(PoolChain.room(10));
    fill(pool, 10);
    assertThat(pool.status().memoryBytes()).isEqualTo(10 * MEMORY);
    requireAccepted(pool, chain.spend(20, 2 * LEAST));
    // To free a hundredth, two must go: the eleventh's room and one more.
    assertThat(pool.find(chain.spend(0, LEAST).txid())).isEmpty();
    assertThat(pool.find(chain.spend(1, LEAST + 61).txid())).isEmpty();
    assertThat(pool.find(chain.spend(2, LEAST + 122).txid())).isPresent();
    assertThat(pool.activity().departed(Departure.EVICTED)).isEqualTo(2);
    // The second paid 1,001,000 for 1000 bytes; 1000 more is asked.
    assertThat(pool.feePerKilobyteMin()).isEqualTo(1_002_000);
    requireRefused(pool, chain.spend(21, 61_121), "mempool min fee not met");
    requireAccepted(pool, chain.spend(21, 61_122));
  }

  @Test
  void aFullPoolRefusesWhatPaysLessThanAllThatStays() {
    var pool = chain.pool(PoolChain.room(5));
    IntStream.range(1, 6).forEach(i -> requireAccepted(pool, chain.spend(i, 2 * LEAST)));
    requireRefused(pool, chain.spend(0, LEAST), "mempool full");
    assertThat(pool.activity().refused(Refusal.FULL)).isEqualTo(1);
    assertThat(pool.find(chain.spend(0, LEAST).txid())).isEmpty();
  }

  @Test
  void aChildThatPaysKeepsItsParent() {
    var pool = chain.pool(PoolChain.room(4));
    Transaction parent = chain.spend(0, LEAST);
    requireAccepted(pool, parent);
    Transaction child = PoolChain.spend(parent, 9 * LEAST);
    requireAccepted(pool, child);
    Transaction lonely = chain.spend(1, 2 * LEAST);
    requireAccepted(pool, lonely);
    Transaction other = chain.spend(2, 3 * LEAST);
    requireAccepted(pool, other);
    requireAccepted(pool, chain.spend(3, 4 * LEAST));
    assertThat(pool.transactions()).contains(parent, child).doesNotContain(lonely, other);
  }

  @Test
  void whatIsDemandedHalvesInHalfADayOnceABlockCame() {
    var fee = new RollingFee(1_000);
    var now = chain.harness.clock.instant();
    fee.raise(7_000);
    assertThat(fee.current(1.0, now.plus(Duration.ofDays(9)))).isEqualTo(8_000);
    fee.blockConnected(now);
    assertThat(fee.current(1.0, now.plusSeconds(10))).isEqualTo(8_000);
    assertThat(fee.current(0.5, now.plus(Duration.ofHours(12)))).isEqualTo(4_000);
    assertThat(fee.current(0.49, now.plus(Duration.ofHours(18)))).isEqualTo(2_000);
    assertThat(fee.current(0.24, now.plus(Duration.ofHours(21)))).isEqualTo(1_000);
    // Never below what each eviction adds, until it is nothing.
    assertThat(fee.current(1.0, now.plus(Duration.ofHours(32)))).isEqualTo(1_000);
    assertThat(fee.current(1.0, now.plus(Duration.ofHours(34)))).isZero();
  }

  @Test
  void nothingWaitsLongerThanItsTime() {
    assertThat(waitingAfter(EXPIRY)).isEqualTo(2);
    assertThat(waitingAfter(EXPIRY.plusSeconds(1))).isZero();
  }

  private static int waitingAfter(Duration time) {
    chain.harness.clock.set(begin);
    var pool = chain.pool(PoolChain.room(10));
    Transaction parent = chain.spend(0, LEAST);
    requireAccepted(pool, parent);
    chain.harness.clock.set(begin + 60);
    requireAccepted(pool, PoolChain.spend(parent, LEAST));
    chain.harness.clock.set(begin + time.toSeconds());
    int waiting = pool.status().transactions();
    assertThat(pool.activity().departed(Departure.EXPIRED)).isEqualTo(2 - waiting);
    return waiting;
  }

  @Test
  void noMoreHangTogetherThanTheFamilyLimit() {
    var pool = chain.pool(new MempoolPolicy.Limits(100 * MEMORY, EXPIRY, 3, 250_000));
    Transaction first = chain.spend(0, LEAST);
    Transaction second = PoolChain.spend(first, LEAST);
    Transaction third = PoolChain.spend(second, LEAST);
    List.of(first, second, third).forEach(tx -> requireAccepted(pool, tx));
    requireRefused(pool, PoolChain.spend(third, LEAST), "too-long-mempool-chain");
    assertThat(pool.activity().refused(Refusal.FAMILY)).isEqualTo(1);
    var relatives = pool.relatives(second.txid()).orElseThrow();
    assertThat(relatives.parents()).containsExactly(first.txid());
    var two = new Family(2, 2 * SIZE, Amount.of(2 * LEAST));
    assertThat(relatives.ancestors()).isEqualTo(two);
    assertThat(relatives.descendants()).isEqualTo(two);
  }

  @Test
  void aFamilyHasNoMoreBytesThanItsLimit() {
    var exact = chain.pool(new MempoolPolicy.Limits(100 * MEMORY, EXPIRY, 200, 2 * SIZE));
    var short1 = chain.pool(new MempoolPolicy.Limits(100 * MEMORY, EXPIRY, 200, 2 * SIZE - 1));
    Transaction parent = chain.spend(0, LEAST);
    for (Mempool pool : List.of(exact, short1)) {
      requireAccepted(pool, parent);
    }
    requireAccepted(exact, PoolChain.spend(parent, LEAST));
    requireRefused(short1, PoolChain.spend(parent, LEAST), "too-long-mempool-chain");
  }

  @Test
  void entriesStandParentsFirst() {
    var pool = chain.pool(PoolChain.room(300));
    var order = new ArrayList<Transaction>();
    for (int i = 0; i < 20; i++) {
      Transaction parent = chain.spend(i, LEAST);
      order.add(parent);
      order.add(PoolChain.spend(parent, LEAST));
    }
    order.forEach(tx -> requireAccepted(pool, tx));
    assertThat(pool.entries()).extracting(PooledTransaction::tx).isEqualTo(order);
    assertThat(pool.findSpender(chain.coins.get(7))).contains(order.get(14).txid());
    assertThat(pool.findSpender(chain.coins.get(20))).isEmpty();
  }
}
