package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.mining.Payouts;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.RigReport;
import io.aipowergrid.node.ops.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Pools and rigs as tables for a terminal. Pure. */
final class MiningTables {
  private MiningTables() {}

  /** The pools of a running node. */
  static String pools(List<PoolReport> pools) {
    if (pools.isEmpty()) {
      return "No pool is configured, or the node does not run.\n";
    }
    var table =
        new TextTable(
            "POOL",
            "STATE",
            "ACCEPTED",
            "STALE",
            "DUPLICATE",
            "REJECTED",
            "UNDECIDED",
            "HASH RATE",
            "DIFFICULTY",
            "LAST SHARE",
            "LAST FAILURE");
    for (PoolReport pool : pools) {
      table.row(
          pool.name(),
          pool.state().name().toLowerCase(Locale.ROOT),
          Long.toString(pool.accepted()),
          Long.toString(pool.stale()),
          Long.toString(pool.duplicate()),
          Long.toString(pool.rejected()),
          Long.toString(pool.undecided()),
          Hashrate.words(pool.hashesPerSecond()),
          Hashrate.difficulty(pool.hashesPerShare()),
          time(pool.lastShare()),
          pool.lastFailure().isEmpty() ? "-" : pool.lastFailure());
    }
    return table.toString();
  }

  /** The rigs of a running node. */
  static String rigs(List<RigReport> rigs) {
    if (rigs.isEmpty()) {
      return "No rig mines to this node, or the node does not run.\n";
    }
    var table =
        new TextTable(
            "WORKER",
            "CONNECTIONS",
            "HASH RATE",
            "ACCEPTED",
            "STALE",
            "DUPLICATE",
            "REJECTED",
            "BUSY",
            "BLOCKS",
            "DIFFICULTY",
            "LAST SHARE");
    for (RigReport rig : rigs) {
      table.row(
          rig.account() + "." + rig.rig(),
          Integer.toString(rig.sessions()),
          Hashrate.words(rig.hashesPerSecond()),
          Long.toString(rig.accepted()),
          Long.toString(rig.stale()),
          Long.toString(rig.duplicate()),
          Long.toString(rig.rejected()),
          Long.toString(rig.busy()),
          Long.toString(rig.blocks()),
          Hashrate.difficulty(rig.hashesPerShare()),
          time(rig.lastShare()));
    }
    return table.toString();
  }

  /** What miners are owed, and what the operator keeps. */
  static String owed(List<Payouts.Owed> owed, Amount operator) {
    var table = new TextTable("ADDRESS", "OWED", "TO COME", "PAID", "LAST PAID");
    for (Payouts.Owed line : owed) {
      table.row(
          line.address(),
          line.owed().toCoins(),
          line.pending().toCoins(),
          line.paid().toCoins(),
          time(line.lastPaid()));
    }
    return (owed.isEmpty() ? "Nobody is owed anything.\n" : table.toString())
        + "operator     "
        + operator.toCoins()
        + " AIPG of fees, and of shares that nobody can be paid for\n";
  }

  static String time(Optional<Instant> at) {
    return at.map(it -> it.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
  }
}
