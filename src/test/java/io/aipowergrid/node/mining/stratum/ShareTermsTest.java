package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShareTermsTest {
  private static final int SESSION = 7;
  private static final int HEADERS = 24;
  private static final int HASHES_PER_HEADER = 300_000;
  private static final int CHANGES_PER_HEADER = 6;
  private static final int HARDEST = 4_096;

  @Test
  void neverAsksMoreThanTheJobNorLessThanArrives() {
    var easy = ServerFixture.job("j", ShareWork.EASIEST_SERVED.target(), true);
    assertThat(ShareTerms.of(easy, new ShareWork(1L << 32)).work())
        .isEqualTo(ShareWork.EASIEST_SERVED);
    var hard = ServerFixture.job("j", BigInteger.ONE, true);
    assertThat(ShareTerms.of(hard, new ShareWork(8_000)).work()).isEqualTo(new ShareWork(8_000));
    assertThat(ShareTerms.of(hard, new ShareWork(8)).work()).isEqualTo(ShareWork.EASIEST_SERVED);
  }

  @Test
  void takesWhatMeetsTheTargetAndNothingBeyond() {
    var terms = ShareTerms.of(ServerFixture.job("j", BigInteger.ONE, true), new ShareWork(8_000));
    var last = new ShareWork(8_000).target();
    assertThat(terms.credit(hash(last))).contains(new ShareWork(8_000));
    assertThat(terms.credit(hash(BigInteger.ZERO))).contains(new ShareWork(8_000));
    assertThat(terms.credit(hash(last.add(BigInteger.ONE)))).isEmpty();
  }

  @Test
  void aBlockThatMissesTheShareTargetCountsAsABlock() {
    var block = new ShareWork(16).target();
    var terms = ShareTerms.of(ServerFixture.job("j", block, true), new ShareWork(1L << 32));
    var share = ShareWork.EASIEST_SERVED.target();
    assertThat(terms.credit(hash(share))).contains(ShareWork.EASIEST_SERVED);
    assertThat(terms.credit(hash(share.add(BigInteger.ONE)))).contains(new ShareWork(16));
    assertThat(terms.credit(hash(block))).contains(new ShareWork(16));
    assertThat(terms.credit(hash(block.add(BigInteger.ONE)))).isEmpty();
  }

  @Test
  void theFirstPromiseForAHeaderHoldsUnderEveryNameAndForWhoeverHasTheNonces() {
    var board = new WorkBoard();
    var one = board.put(ServerFixture.headed("one", 1, BigInteger.ONE, true)).orElseThrow();
    assertThat(one.terms(SESSION)).isEmpty();
    assertThat(one.promise(SESSION, new ShareWork(1_000)).work()).isEqualTo(new ShareWork(1_000));
    for (long wanted : new long[] {300, 8_000}) {
      assertThat(one.promise(SESSION, new ShareWork(wanted)).work())
          .isEqualTo(new ShareWork(1_000));
    }
    var again = board.put(ServerFixture.headed("again", 1, BigInteger.ONE, true)).orElseThrow();
    assertThat(again.promise(SESSION, new ShareWork(8_000)).work()).isEqualTo(new ShareWork(1_000));
    assertThat(again.promise(SESSION + 1, new ShareWork(8_000)).work())
        .isEqualTo(new ShareWork(8_000));
    var other = board.put(ServerFixture.headed("other", 2, BigInteger.ONE, false)).orElseThrow();
    assertThat(other.promise(SESSION, new ShareWork(8_000)).work()).isEqualTo(new ShareWork(8_000));
    assertThat(again.terms(SESSION).orElseThrow().work()).isEqualTo(new ShareWork(1_000));
  }

  /**
   * Random raises and lowerings, with the header and within it. The greedy miner keeps every hash
   * until it counts the most; the honest one gives in at once what meets the target it was told.
   */
  @Test
  void aHashIsWorthOneHashWhateverAMinerGivesInAndWhen() {
    var random = new Random(20_261_130);
    var board = new WorkBoard();
    long greedy = 0;
    long honest = 0;
    for (int header = 1; header <= HEADERS; header++) {
      List<ShareTerms> told = new ArrayList<>();
      for (int change = 0; change < CHANGES_PER_HEADER; change++) {
        MiningJob job =
            ServerFixture.headed(header + "-" + change, header, BigInteger.ZERO, change == 0);
        WorkBoard.Posted posted = board.put(job).orElseThrow();
        told.add(posted.promise(SESSION, wanted(random)));
      }
      for (int i = 0; i < HASHES_PER_HEADER; i++) {
        long upper = random.nextLong();
        // The easiest share begins with a zero byte, so the others count as nothing for both.
        if (upper >>> 56 == 0) {
          Hash256 hash = hash(new BigInteger(Long.toUnsignedString(upper)).shiftLeft(192));
          ShareTerms now = told.get(i * CHANGES_PER_HEADER / HASHES_PER_HEADER);
          greedy += told.stream().mapToLong(terms -> worth(terms, hash)).max().orElseThrow();
          honest += worth(now, hash);
        }
      }
    }
    double hashes = (double) HEADERS * HASHES_PER_HEADER;
    assertThat(greedy / hashes).isCloseTo(1, within(0.05));
    assertThat(honest).isEqualTo(greedy);
  }

  private static ShareWork wanted(Random random) {
    int least = (int) ShareWork.EASIEST_SERVED.hashes();
    return new ShareWork(least + random.nextInt(HARDEST - least));
  }

  private static long worth(ShareTerms terms, Hash256 hash) {
    return Optional.of(hash).flatMap(terms::credit).map(ShareWork::hashes).orElse(0L);
  }

  private static Hash256 hash(BigInteger value) {
    return Hash256.fromDisplayHex("%064x".formatted(value));
  }
}
