package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What shares of one job count as in a session: all the same, so that a hash is worth one hash on
 * average whatever a miner gives in, and when. For the same reason a session's work changes with
 * the next header only ({@link WorkBoard.Posted#promise}). Were it raised for a header, a miner
 * could give in at once what misses the harder target, keep back what meets it until that counts
 * more, and be paid nearly twice; were it lowered, the other way round.
 *
 * @param work that a share counts as
 * @param blockTarget the highest final hash of a block, which is taken whatever the share's work
 */
record ShareTerms(ShareWork work, BigInteger blockTarget) {
  /**
   * The terms of a job. Nobody has to do more than the job itself asks, and no target is easier
   * than what arrives at a miner ({@link ShareWork#EASIEST_SERVED}).
   *
   * @param promised to the session for the job's header
   */
  static ShareTerms of(MiningJob job, ShareWork promised) {
    var own = ShareWork.ofTarget(job.target());
    var work = promised.compareTo(own) < 0 ? promised : own;
    if (work.compareTo(ShareWork.EASIEST_SERVED) < 0) {
      work = ShareWork.EASIEST_SERVED;
    }
    return new ShareTerms(work, job.target());
  }

  /** The highest final hash that is taken. */
  BigInteger easiest() {
    return work.target().max(blockTarget);
  }

  /**
   * What a final hash counts as; empty when it counts as nothing. A block that misses the share's
   * target, as they are found on private networks, counts as what a block costs there.
   */
  Optional<ShareWork> credit(Hash256 finalHash) {
    var value = number(finalHash);
    if (value.compareTo(work.target()) <= 0) {
      return Optional.of(work);
    }
    return value.compareTo(blockTarget) <= 0
        ? Optional.of(ShareWork.ofTarget(blockTarget))
        : Optional.empty();
  }

  static BigInteger number(Hash256 finalHash) {
    return new BigInteger(finalHash.toDisplayHex(), 16);
  }
}
