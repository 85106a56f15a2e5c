package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes mining jobs of what a pool says, and knows which of them still count. Job ids are our own,
 * because those of two pools may be equal and some have 64 digits. One thread at a time.
 */
final class PoolJobs {
  /** Jobs of one connection that are remembered. */
  static final int JOBS_MAX = 16;

  /** A job that is told again with another target is searched in one of so many other parts. */
  private static final int PART_BITS = 4;

  /** Nonces that a part must leave: a tenth of a second of the fastest device. */
  private static final int FREE_BITS_MIN = 24;

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Map<String, Known> known = new LinkedHashMap<>();
  private NonceSpace nonces = NonceSpace.ALL;
  private BigInteger target = ShareWork.DIFFICULTY_ONE;
  private @Nullable Known newest;
  private @Nullable Hash256 seed;
  private int seedEpoch = -1;

  /**
   * A job and its name at the pool.
   *
   * @param notice what the pool said
   * @param times how often it was told with other targets
   */
  record Known(PoolNotice.Job notice, MiningJob job, NonceSpace nonces, int times) {}

  /** The nonces of jobs to come begin so. */
  void setExtranonce(Extranonce extranonce) {
    nonces = extranonce.space();
  }

  /** The target of jobs to come that carry none. */
  void setTarget(BigInteger next) {
    target = next;
  }

  /**
   * Takes a pool's job.
   *
   * @return empty when it is the newest again with nothing changed
   * @throws PoolFailure when nobody can hash it as the pool means it
   */
  Optional<MiningJob> add(PoolNotice.Job notice) throws PoolFailure {
    requireRightEpoch(notice);
    var goal = goal(notice);
    var last = newest;
    boolean again =
        last != null
            && last.notice().id().equals(notice.id())
            && last.notice().headerHash().equals(notice.headerHash())
            && last.nonces().equals(nonces);
    if (again && last != null && last.job().target().equals(goal)) {
      return Optional.empty();
    }
    int times = again && last != null ? last.times() + 1 : 0;
    // The first job of a connection ends whatever another pool wanted.
    boolean clean = last == null || (notice.clean() && !again);
    var job =
        new MiningJob(
            Long.toHexString(NUMBERS.incrementAndGet()),
            notice.height(),
            notice.headerHash(),
            goal,
            notice.bits(),
            part(times),
            clean);
    if (clean) {
      known.clear();
    }
    newest = new Known(notice, job, nonces, times);
    known.put(job.id(), newest);
    if (known.size() > JOBS_MAX) {
      known.remove(known.keySet().iterator().next());
    }
    return Optional.of(job);
  }

  /** What a job of ours is at the pool; empty when its shares no longer count. */
  Optional<Known> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  /**
   * Miners begin a job they have not seen at its first nonce: another part keeps them from giving
   * the same shares again.
   */
  private NonceSpace part(int times) {
    boolean fits = nonces.fixedBits() + PART_BITS <= Long.SIZE - FREE_BITS_MIN;
    return times == 0 || !fits ? nonces : nonces.part(PART_BITS, times);
  }

  /** The easier of share target and network target, as kawpowminer takes it (kawpow-gpu.md 7a). */
  private BigInteger goal(PoolNotice.Job notice) {
    return notice.target().orElse(target).max(networkTarget(notice.bits()));
  }

  /** A wrong seed means that the pool counts epochs otherwise: no hash of ours would be right. */
  private void requireRightEpoch(PoolNotice.Job notice) throws PoolFailure {
    if (!Kawpow.supports(notice.height())) {
      throw new PoolFailure("a job of height " + notice.height() + " cannot be hashed");
    }
    int epoch = Kawpow.epochOf(notice.height());
    var right = seed;
    if (right == null || epoch != seedEpoch) {
      right = EpochSeed.of(epoch);
      seed = right;
      seedEpoch = epoch;
    }
    if (!right.equals(notice.seedHash())) {
      throw new PoolFailure("the seed hash is not that of height " + notice.height());
    }
  }

  /** SetCompact, arith_uint256.cpp; 0 where bits are negative or too large. */
  static BigInteger networkTarget(long bits) {
    int size = (int) (bits >>> 24);
    var mantissa = BigInteger.valueOf(bits & 0x7f_ffff);
    if ((bits & 0x80_0000) != 0 || size > 33) {
      return BigInteger.ZERO;
    }
    var value =
        size <= 3 ? mantissa.shiftRight(8 * (3 - size)) : mantissa.shiftLeft(8 * (size - 3));
    return value.bitLength() > 256 ? BigInteger.ZERO : value;
  }
}
