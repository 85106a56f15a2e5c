package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a session was promised for the shares of one job.
 *
 * @param work that a share counts as
 * @param easiest the highest final hash that is taken: that of an earlier promise, or of a block
 */
record ShareTerms(ShareWork work, BigInteger easiest) {
  /**
   * The terms of a job. Nobody has to do more than the job itself asks, and no target is easier
   * than what arrives at a miner ({@link ShareWork#EASIEST_SERVED}).
   *
   * @param wanted by the session's vardiff
   * @param before terms of the same job that the miner may still work by
   */
  static ShareTerms of(MiningJob job, ShareWork wanted, Optional<ShareTerms> before) {
    var own = ShareWork.ofTarget(job.target());
    var work = wanted.compareTo(own) < 0 ? wanted : own;
    if (work.compareTo(ShareWork.EASIEST_SERVED) < 0) {
      work = ShareWork.EASIEST_SERVED;
    }
    var easiest = work.target().max(job.target());
    return new ShareTerms(work, before.map(ShareTerms::easiest).map(easiest::max).orElse(easiest));
  }

  /** What a final hash counts as; empty when it counts as nothing. */
  Optional<ShareWork> credit(Hash256 finalHash) {
    var value = number(finalHash);
    if (value.compareTo(work.target()) <= 0) {
      return Optional.of(work);
    }
    return value.compareTo(easiest) <= 0
        ? Optional.of(ShareWork.ofTarget(easiest))
        : Optional.empty();
  }

  static BigInteger number(Hash256 finalHash) {
    return new BigInteger(finalHash.toDisplayHex(), 16);
  }
}
