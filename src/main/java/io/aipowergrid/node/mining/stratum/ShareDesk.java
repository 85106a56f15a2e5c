package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.KawpowClaim;
import io.aipowergrid.node.kawpow.KawpowVerdict;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.mining.WorkSource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Judges shares: what costs nothing first, the mix hash last and on the verifier's threads. A share
 * that meets the job's own target goes to the source of the work. Any thread.
 */
final class ShareDesk {
  private static final Logger LOG = Logger.getLogger(ShareDesk.class);

  private final WorkSource source;
  private final WorkBoard board;
  private final ShareVerifier verifier;
  private final ShareKeeper keeper;
  private final WorkerBook workers;
  private final InstantSource clock;

  /**
   * @param workers hears who solved a job
   */
  ShareDesk(
      WorkSource source,
      WorkBoard board,
      ShareVerifier verifier,
      ShareKeeper keeper,
      WorkerBook workers,
      InstantSource clock) {
    this.source = source;
    this.board = board;
    this.verifier = verifier;
    this.keeper = keeper;
    this.workers = workers;
    this.clock = clock;
  }

  /**
   * A share and what is known of who gave it.
   *
   * @param nonces that the session may use
   * @param terms of the job for this session
   */
  record Claim(MinerRequest.Submit share, WorkerName worker, NonceSpace nonces, ShareTerms terms) {}

  /** Says that shares of this height come soon, so that the first waits for no light cache. */
  void approach(long height) {
    verifier.approach(height);
  }

  /**
   * Judges a share.
   *
   * @param then is told outcome and work, before this returns or on a thread of verifier or keeper
   */
  void judge(Claim claim, BiConsumer<ShareOutcome, ShareWork> then) {
    var share = claim.share();
    var none = claim.terms().work();
    Optional<WorkBoard.Posted> found = board.find(share.jobId());
    if (found.isEmpty()) {
      then.accept(ShareOutcome.STALE, none);
      return;
    }
    var posted = found.get();
    if (!posted.job().headerHash().equals(share.headerHash())) {
      then.accept(ShareOutcome.WRONG_HEADER, none);
      return;
    }
    if (!claim.nonces().contains(share.nonce())) {
      then.accept(ShareOutcome.WRONG_NONCE, none);
      return;
    }
    judgeWork(claim, posted, then);
  }

  private void judgeWork(
      Claim claim, WorkBoard.Posted posted, BiConsumer<ShareOutcome, ShareWork> then) {
    var share = claim.share();
    var work =
        new KawpowClaim(
            posted.job().input(share.nonce()), share.mixHash(), claim.terms().easiest());
    Optional<ShareWork> credit = claim.terms().credit(work.finalHash());
    if (credit.isEmpty()) {
      then.accept(ShareOutcome.LOW_DIFFICULTY, claim.terms().work());
    } else if (!posted.hasRoom()) {
      then.accept(ShareOutcome.BUSY, credit.get());
    } else if (!posted.isFirst(share.nonce())) {
      then.accept(ShareOutcome.DUPLICATE, credit.get());
    } else if (!verifier.check(
        work, verdict -> finish(claim, posted, credit.get(), verdict, then))) {
      posted.forget(share.nonce());
      then.accept(ShareOutcome.BUSY, credit.get());
    }
  }

  private void finish(
      Claim claim,
      WorkBoard.Posted posted,
      ShareWork work,
      KawpowVerdict verdict,
      BiConsumer<ShareOutcome, ShareWork> then) {
    switch (verdict) {
      case KawpowVerdict.Valid(var finalHash) -> accept(claim, posted, work, finalHash, then);
      case KawpowVerdict.WrongMix _ -> then.accept(ShareOutcome.WRONG_MIX, work);
      case KawpowVerdict.AboveTarget _ -> then.accept(ShareOutcome.LOW_DIFFICULTY, work);
      case KawpowVerdict.UnsupportedHeight _ -> then.accept(ShareOutcome.STALE, work);
    }
  }

  private void accept(
      Claim claim,
      WorkBoard.Posted posted,
      ShareWork work,
      Hash256 finalHash,
      BiConsumer<ShareOutcome, ShareWork> then) {
    var job = posted.job();
    boolean solves = ShareTerms.number(finalHash).compareTo(job.target()) <= 0;
    if (solves) {
      // The block first: it is worth more than the share, and must not wait for the database.
      Thread.ofVirtual().name("stratum-solution").start(() -> submit(claim));
      workers.solved(claim.worker(), clock.instant());
    }
    var accepted =
        new AcceptedShare(
            clock.instant(),
            claim.worker(),
            work,
            job.height(),
            solves ? Optional.of(finalHash) : Optional.empty());
    if (!keeper.keep(accepted, () -> then.accept(ShareOutcome.ACCEPTED, work))) {
      // The rig may give it in again; that it was not kept is no fault of its.
      posted.forget(claim.share().nonce());
      then.accept(ShareOutcome.BUSY, work);
    }
  }

  private void submit(Claim claim) {
    var given = claim.share();
    try {
      SolutionVerdict verdict =
          source.submit(new MiningSolution(given.jobId(), given.nonce(), given.mixHash()));
      // A block is said by who connected it.
      LOG.logf(
          verdict instanceof SolutionVerdict.Accepted ? Logger.Level.DEBUG : Logger.Level.INFO,
          "Solution given in job=%s rig=%s verdict=%s",
          given.jobId(),
          claim.worker().rig(),
          words(verdict));
    } catch (RuntimeException e) {
      LOG.errorf(e, "Solution not given in job=%s", given.jobId());
    }
  }

  private static String words(SolutionVerdict verdict) {
    return switch (verdict) {
      case SolutionVerdict.Accepted(var block) ->
          block.map(id -> "block " + id.toDisplayHex()).orElse("share");
      case SolutionVerdict.Stale _ -> "stale";
      case SolutionVerdict.Duplicate _ -> "duplicate";
      case SolutionVerdict.Rejected(var reason) -> "rejected: " + reason;
      case SolutionVerdict.Refused(var reason) -> "refused: " + reason;
      case SolutionVerdict.Undecided(var reason) -> "undecided: " + reason;
    };
  }
}
