package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.NonceSpace;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolJobsTest {
  private static final long BITS = 0x1b016cadL;
  private static final BigInteger EASY = new ShareWork(1_000).target();

  private final PoolJobs jobs = new PoolJobs();

  @Test
  void aJobTakesTheTargetItCarriesElseTheLastSetElseDifficultyOne() throws PoolFailure {
    assertThat(jobs.add(notice("a", Optional.empty())).orElseThrow().target())
        .isEqualTo(ShareWork.DIFFICULTY_ONE);
    jobs.setTarget(EASY);
    assertThat(jobs.add(notice("b", Optional.empty())).orElseThrow().target()).isEqualTo(EASY);
    var own = new ShareWork(5_000).target();
    assertThat(jobs.add(notice("c", Optional.of(own))).orElseThrow().target()).isEqualTo(own);
    assertThat(jobs.add(notice("d", Optional.empty())).orElseThrow().target()).isEqualTo(EASY);
  }

  @Test
  void aBlockCountsEvenWhereTheShareTargetIsHarder() throws PoolFailure {
    var notice =
        new PoolNotice.Job(
            "a", Hash256.ZERO, Hash256.ZERO, Optional.of(EASY), true, 49, 0x207fffffL);
    assertThat(jobs.add(notice).orElseThrow().target())
        .isEqualTo(BigInteger.valueOf(0x7fffff).shiftLeft(8 * 29));
  }

  @Test
  void expandsCompactTargets() {
    assertThat(PoolJobs.networkTarget(0x1b016cadL))
        .isEqualTo(BigInteger.valueOf(0x016cad).shiftLeft(8 * 24));
    assertThat(PoolJobs.networkTarget(0x02123456L)).isEqualTo(BigInteger.valueOf(0x1234));
    assertThat(PoolJobs.networkTarget(0)).isZero();
    assertThat(PoolJobs.networkTarget(0x1b816cadL)).isZero(); // Negative.
    assertThat(PoolJobs.networkTarget(0x2100ffffL).bitLength()).isEqualTo(256);
    assertThat(PoolJobs.networkTarget(0x21ffff00L)).isZero(); // Negative.
    assertThat(PoolJobs.networkTarget(0x217fff00L)).isZero(); // More than 256 bits.
    assertThat(PoolJobs.networkTarget(0xffffffffL)).isZero();
  }

  @Test
  void theSameJobAgainIsNoNews() throws PoolFailure {
    assertThat(jobs.add(notice("a", Optional.of(EASY)))).isPresent();
    assertThat(jobs.add(notice("a", Optional.of(EASY)))).isEmpty();
  }

  @Test
  void theSameJobWithAnotherTargetIsSearchedElsewhereSoThatNoShareIsGivenTwice()
      throws PoolFailure {
    jobs.setExtranonce(new Extranonce("12c2"));
    var first = jobs.add(notice("a", Optional.of(EASY))).orElseThrow();
    assertThat(first.nonces()).isEqualTo(new NonceSpace(0x12c2_0000_0000_0000L, 16));
    var harder = Optional.of(new ShareWork(9_000).target());
    var second = jobs.add(notice("a", harder)).orElseThrow();
    assertThat(second.nonces()).isEqualTo(new NonceSpace(0x12c2_1000_0000_0000L, 20));
    assertThat(second.clean()).isFalse();
    assertThat(jobs.find(first.id()).orElseThrow().notice().id()).isEqualTo("a");
    assertThat(jobs.find(second.id()).orElseThrow().notice().id()).isEqualTo("a");
  }

  @Test
  void aNewExtranonceCountsFromTheNextJob() throws PoolFailure {
    jobs.setExtranonce(new Extranonce("aa"));
    jobs.add(notice("a", Optional.of(EASY)));
    jobs.setExtranonce(new Extranonce("bb"));
    assertThat(jobs.add(notice("a", Optional.of(EASY))).orElseThrow().nonces())
        .isEqualTo(new NonceSpace(0xbb00_0000_0000_0000L, 8));
  }

  @Test
  void aCleanJobEndsTheOthers() throws PoolFailure {
    var one = jobs.add(notice("a", Optional.of(EASY))).orElseThrow();
    var two = jobs.add(unclean("b")).orElseThrow();
    assertThat(jobs.find(one.id())).isPresent();
    jobs.add(notice("c", Optional.of(EASY)));
    assertThat(jobs.find(one.id())).isEmpty();
    assertThat(jobs.find(two.id())).isEmpty();
  }

  @Test
  void theFirstJobOfAConnectionIsAlwaysCleanAndOldOnesAreForgotten() throws PoolFailure {
    var first = jobs.add(unclean("first")).orElseThrow();
    assertThat(first.clean()).isTrue();
    for (int i = 1; i < PoolJobs.JOBS_MAX; i++) {
      jobs.add(unclean("job" + i));
    }
    assertThat(jobs.find(first.id())).isPresent();
    jobs.add(unclean("more"));
    assertThat(jobs.find(first.id())).isEmpty();
  }

  @Test
  void refusesAJobWhoseSeedIsNotThatOfItsHeight() throws PoolFailure {
    jobs.add(at(7_499, EpochSeed.of(0)));
    jobs.add(at(7_500, EpochSeed.of(1)));
    assertThatThrownBy(() -> jobs.add(at(7_499, EpochSeed.of(1))))
        .isInstanceOf(PoolFailure.class)
        .hasMessage("the seed hash is not that of height 7499");
    assertThatThrownBy(() -> jobs.add(at(7_500, EpochSeed.of(0)))).isInstanceOf(PoolFailure.class);
    assertThatThrownBy(() -> jobs.add(at(Kawpow.HEIGHT_MAX + 1, EpochSeed.of(0))))
        .isInstanceOf(PoolFailure.class);
  }

  private static PoolNotice.Job notice(String id, Optional<BigInteger> target) {
    return new PoolNotice.Job(id, Hash256.ZERO, Hash256.ZERO, target, true, 49, BITS);
  }

  private static PoolNotice.Job unclean(String id) {
    return new PoolNotice.Job(id, Hash256.ZERO, Hash256.ZERO, Optional.of(EASY), false, 49, BITS);
  }

  private static PoolNotice.Job at(long height, Hash256 seed) {
    return new PoolNotice.Job(
        "at" + height, Hash256.ZERO, seed, Optional.of(EASY), true, height, BITS);
  }
}
