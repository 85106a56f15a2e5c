package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.mempool.MempoolChecks.Verdict;
import io.aipowergrid.node.chain.model.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides on what is offered and changes nothing. Guarded by the pool's lock. */
final class MempoolDesk {
  private final ChainService chain;
  private final MempoolGraph graph;
  private final MempoolChecks checks;
  private final MempoolRoom room;
  private final InstantSource clock;

  MempoolDesk(
      ChainService chain,
      MempoolGraph graph,
      MempoolChecks checks,
      MempoolRoom room,
      InstantSource clock) {
    this.chain = chain;
    this.graph = graph;
    this.checks = checks;
    this.room = room;
    this.clock = clock;
  }

  /** Whether a transaction may join. */
  sealed interface Decision {
    record Refused(AcceptResult result) implements Decision {}

    record Welcome(Verdict.Good good) implements Decision {}
  }

  /**
   * @param feeMax above which the fee is a mistake
   * @param added since when it waits
   */
  Decision decide(Transaction tx, Optional<Amount> feeMax, Instant added) {
    if (graph.get(tx.txid()) != null) {
      return new Decision.Refused(new AcceptResult.AlreadyKnown());
    }
    long least = room.feePerKilobyte(clock.instant());
    return switch (checks.check(tx, Terms.offered(feeMax, least, added))) {
      case Verdict.Good good -> new Decision.Welcome(good);
      case Verdict.Missing missing ->
          new Decision.Refused(
              isConfirmed(tx)
                  ? new AcceptResult.AlreadyKnown()
                  : new AcceptResult.MissingInputs(missing.parents()));
      case Verdict.Bad bad ->
          new Decision.Refused(
              new AcceptResult.Rejected(bad.violation().reason(), bad.violation().detail()));
    };
  }

  /** Whether one of its outputs is unspent in the chain. */
  private boolean isConfirmed(Transaction tx) {
    var outputs = IntStream.range(0, tx.outputs().size()).mapToObj(tx::outPoint).toList();
    return !chain.findCoins(outputs).isEmpty();
  }
}
