package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class CpuMinerTest {
  private static final KawpowHasher HASHER = new KawpowHasher(new EpochContexts());
  private static final long HEIGHT = 314;
  private static final BigInteger EVERY = BigInteger.TWO.pow(256);
  private static final BigInteger NONE = BigInteger.ZERO;
  private static final NonceSpace EIGHT = new NonceSpace(0x1230, 61);
  private static final SolutionVerdict UNDECIDED =
      new SolutionVerdict.Undecided("the pool is away");
  private static final SolutionVerdict BLOCK =
      new SolutionVerdict.Accepted(Optional.of(Hash256.ZERO));

  @Test
  void givesInTheNonceAndMixHashThatMeetTheTarget() throws InterruptedException {
    var source = new FakeWorkSource(solution -> BLOCK);
    var target = EVERY.shiftRight(4);
    source.give(job("one", target, NonceSpace.ALL));
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      miner.start();
      var solution = source.take();
      var hash = HASHER.hash(HEIGHT, Hash256.ZERO, solution.nonce());

      assertThat(solution).isEqualTo(new MiningSolution("one", solution.nonce(), hash.mixHash()));
      assertThat(hash.meets(target)).isTrue();
    }
  }

  /** The template, solution and mix hash of {@code vectors/chain/gbt.json}, made by the daemon. */
  @Test
  void findsTheDaemonsSolutionOfTheDaemonsTemplate() throws InterruptedException {
    var header =
        Hash256.fromDisplayHex("41863f0e9bd793cfb951cb7d65110b1ab67930c8c0de54ca92413ddc42746664");
    var target = BigInteger.valueOf(0x7fffff).shiftLeft(8 * 29);
    var mixHash =
        Hash256.fromDisplayHex("11dc19fe8157ebeec9e0e5598d82af7c66017370530b193c4090d3a9229cf0f0");
    var source = new FakeWorkSource(solution -> BLOCK);
    source.give(new MiningJob("gbt", 314, header, target, 0x207fffffL, NonceSpace.ALL, true));
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      miner.start();
      assertThat(source.take()).isEqualTo(new MiningSolution("gbt", 1, mixHash));
    }
  }

  @Test
  void aBlockEndsTheJobAndTheNextOneIsTaken() throws InterruptedException {
    assertThat(oneSolutionOfEach(BLOCK)).isEqualTo(new MiningStatistics(2, 2, 2, 0, 0, 0, 0, 0));
  }

  @Test
  void aStaleSolutionEndsTheJob() throws InterruptedException {
    assertThat(oneSolutionOfEach(new SolutionVerdict.Stale()))
        .isEqualTo(new MiningStatistics(2, 0, 0, 2, 0, 0, 0, 0));
  }

  @Test
  void aRejectedSolutionEndsTheJob() throws InterruptedException {
    assertThat(oneSolutionOfEach(new SolutionVerdict.Rejected("bad-cb-height")))
        .isEqualTo(new MiningStatistics(2, 0, 0, 0, 0, 2, 0, 0));
  }

  /** Two jobs whose every nonce is a solution: each gets exactly one before the miner waits. */
  private static MiningStatistics oneSolutionOfEach(SolutionVerdict verdict)
      throws InterruptedException {
    var source = new FakeWorkSource(solution -> verdict);
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      miner.start();
      source.give(job("one", EVERY, NonceSpace.ALL));
      assertThat(source.take().jobId()).isEqualTo("one");
      source.give(job("two", EVERY, NonceSpace.ALL));
      assertThat(source.take().jobId()).isEqualTo("two");
      miner.close();
      assertThat(source.waiting()).isZero();
      return miner.statistics();
    }
  }

  @Test
  void aShareDoesNotEndTheJobAndEveryNonceIsTriedOnce() throws InterruptedException {
    var share = new SolutionVerdict.Accepted(Optional.empty());
    assertThat(allOfEight(share)).isEqualTo(new MiningStatistics(9, 9, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void goesOnWhenNobodyCouldDecideOrTheNonceWasKnown() throws InterruptedException {
    assertThat(allOfEight(UNDECIDED)).isEqualTo(new MiningStatistics(9, 1, 1, 0, 0, 0, 8, 0));
    assertThat(allOfEight(new SolutionVerdict.Duplicate()))
        .isEqualTo(new MiningStatistics(9, 1, 1, 0, 8, 0, 0, 0));
  }

  @Test
  void aShareThatAPoolRefusesCostsNoHash() throws InterruptedException {
    assertThat(allOfEight(new SolutionVerdict.Refused("23 Low difficulty share")))
        .isEqualTo(new MiningStatistics(9, 1, 1, 0, 0, 8, 0, 0));
  }

  /** Eight nonces are searched to their end, then a job whose first nonce makes a block. */
  private static MiningStatistics allOfEight(SolutionVerdict verdict) throws InterruptedException {
    var source = new FakeWorkSource(solution -> solution.jobId().equals("last") ? BLOCK : verdict);
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      source.give(job("eight", EVERY, EIGHT));
      miner.start();
      List<Long> nonces = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        nonces.add(source.take().nonce());
      }
      assertThat(nonces)
          .containsExactly(0x1230L, 0x1231L, 0x1232L, 0x1233L, 0x1234L, 0x1235L, 0x1236L, 0x1237L);
      source.give(job("last", EVERY, EIGHT));
      assertThat(source.take().jobId()).isEqualTo("last");
      miner.close();
      assertThat(source.waiting()).isZero();
      return miner.statistics();
    }
  }

  @Test
  void leavesAHopelessJobForANewOne() throws InterruptedException {
    var source = new FakeWorkSource(solution -> BLOCK);
    var contexts = new EpochContexts();
    // A range without end: only the question before every batch can stop it.
    try (var miner =
        new CpuMiner(source, new KawpowHasher(contexts), 1, NonceShare.ALL, Long.MAX_VALUE)) {
      source.give(job("hopeless", NONE, NonceSpace.ALL));
      miner.start();
      // The search builds the epoch for its first hash: once it is there, the search goes on.
      while (!contexts.ready(0) && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      source.give(job("easy", EVERY, NonceSpace.ALL));
      assertThat(source.take().jobId()).isEqualTo("easy");
    }
  }

  @Test
  void threadsSearchPartsOfTheirOwn() throws InterruptedException {
    var source = new FakeWorkSource(solution -> UNDECIDED);
    try (var miner = new CpuMiner(source, HASHER, 2)) {
      source.give(job("eight", EVERY, EIGHT));
      miner.start();
      var nonces = new HashSet<Long>();
      for (int i = 0; i < 8; i++) {
        nonces.add(source.take().nonce());
      }
      assertThat(nonces).hasSize(8).allMatch(EIGHT::contains);
      miner.close();
      assertThat(source.waiting()).isZero();
    }
  }

  @Test
  void aSpaceTooSmallToBePartedIsSearchedByOneThread() throws InterruptedException {
    var two = new NonceSpace(6, 63);
    var source = new FakeWorkSource(solution -> UNDECIDED);
    try (var miner = new CpuMiner(source, HASHER, 2)) {
      source.give(job("two", EVERY, two));
      miner.start();
      assertThat(List.of(source.take().nonce(), source.take().nonce())).containsExactly(6L, 7L);
      miner.close();
      assertThat(source.waiting()).isZero();
    }
  }

  @Test
  void givesUpAJobThatNobodyCanHashAndTakesTheNext() throws InterruptedException {
    var source = new FakeWorkSource(solution -> BLOCK);
    var sound = job("sound", EVERY, NonceSpace.ALL);
    var beyond = at(Kawpow.HEIGHT_MAX + 1);
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      source.give(beyond);
      miner.start();
      while (miner.statistics().failed() == 0 && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      source.give(sound);
      assertThat(source.take().jobId()).isEqualTo("sound");
      miner.close();
      assertThat(miner.statistics()).isEqualTo(new MiningStatistics(1, 1, 1, 0, 0, 0, 0, 1));
    }
  }

  @Test
  void outlivesASourceThatBreaks() throws InterruptedException {
    var source =
        new FakeWorkSource(
            solution -> {
              if (solution.jobId().equals("broken")) {
                throw new IllegalStateException("thrown by a test");
              }
              return BLOCK;
            });
    try (var miner = new CpuMiner(source, HASHER, 1)) {
      source.give(job("broken", EVERY, NonceSpace.ALL));
      miner.start();
      assertThat(source.take().jobId()).isEqualTo("broken");
      source.give(job("sound", EVERY, NonceSpace.ALL));
      assertThat(source.take().jobId()).isEqualTo("sound");
    }
  }

  @Test
  void closingEndsTheThreadsAndHearsNoMore() {
    var source = new FakeWorkSource(solution -> BLOCK);
    source.give(job("hopeless", NONE, NonceSpace.ALL));
    var miner = new CpuMiner(source, HASHER, 2);
    miner.start();
    assertThat(source.listeners).hasSize(1);

    miner.close();
    assertThat(source.listeners).isEmpty();
    var hashes = miner.statistics().hashes();
    source.give(job("late", EVERY, NonceSpace.ALL));
    assertThat(source.waiting()).isZero();
    assertThat(miner.statistics().hashes()).isEqualTo(hashes);
  }

  @Test
  void refusesThreadsOutsideItsLimits() {
    var source = new FakeWorkSource(solution -> BLOCK);
    assertThatThrownBy(() -> new CpuMiner(source, HASHER, 0))
        .hasMessage("a CPU miner has 1 to 256 threads, not 0");
    assertThatThrownBy(() -> new CpuMiner(source, HASHER, CpuMiner.THREADS_MAX + 1))
        .hasMessage("a CPU miner has 1 to 256 threads, not 257");
  }

  private static MiningJob job(String id, BigInteger target, NonceSpace nonces) {
    return new MiningJob(id, HEIGHT, Hash256.ZERO, target, 0x207fffffL, nonces, true);
  }

  private static MiningJob at(long height) {
    return new MiningJob("beyond", height, Hash256.ZERO, EVERY, 0x207fffffL, NonceSpace.ALL, true);
  }
}
