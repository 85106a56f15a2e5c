package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningReport;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.MiningStatus;
import io.aipowergrid.node.ops.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Mining in words for a terminal. Pure. */
final class MiningText {
  /** A running node reports more often than this. */
  static final Duration REPORT_AGE_MAX = Duration.ofMinutes(1);

  private MiningText() {}

  /**
   * How mining stands.
   *
   * @param wanted what the switch says
   * @param report of the running node, if there is one
   * @param totals of all blocks found on this network
   */
  static String status(
      boolean wanted, Optional<MiningReport> report, MinedTotals totals, Instant now) {
    return line("switch", wanted ? "on" : "off")
        + report
            .map(it -> of(it.status()) + age(it.reportedAt(), now))
            .orElseGet(() -> line("node", "does not run"))
        + earned(totals);
  }

  private static String earned(MinedTotals totals) {
    return line(
            "found",
            "%d mature, %d immature, %d orphaned blocks"
                .formatted(totals.mature(), totals.immature(), totals.orphaned()))
        + line("earned", totals.netMature().toCoins() + " AIPG after the operations share")
        + line("to come", totals.netImmature().toCoins() + " AIPG");
  }

  private static String of(MiningStatus status) {
    MiningStatistics done = status.statistics();
    return line(
            "state",
            status.state().name().toLowerCase(Locale.ROOT)
                + (status.reason().isEmpty() ? "" : ": " + status.reason()))
        + line("since", status.since().truncatedTo(ChronoUnit.SECONDS).toString())
        + line("threads", Integer.toString(status.threads()))
        + line("pays", status.payoutAddress().isEmpty() ? "nobody" : status.payoutAddress())
        + line("searches", status.height() == 0 ? "nothing" : "block " + status.height())
        + line("hash rate", "%.1f H/s".formatted(status.hashesPerSecond()))
        + line("hashes", Long.toString(done.hashes()))
        + line("blocks", Long.toString(done.blocks()))
        + line(
            "solutions",
            "%d accepted, %d stale, %d rejected, %d duplicate, %d undecided"
                .formatted(
                    done.accepted(),
                    done.stale(),
                    done.rejected(),
                    done.duplicate(),
                    done.undecided()));
  }

  /** Found blocks as a table. */
  static String blocks(List<MinedBlock> blocks) {
    if (blocks.isEmpty()) {
      return "No block was found yet.\n";
    }
    var table = new TextTable("HEIGHT", "FOUND", "STATE", "REWARD", "OPERATIONS", "NET", "BLOCK");
    for (MinedBlock block : blocks) {
      table.row(
          Integer.toString(block.height()),
          block.foundAt().truncatedTo(ChronoUnit.SECONDS).toString(),
          block.state().name().toLowerCase(Locale.ROOT),
          block.reward().toCoins(),
          block.operations().toCoins(),
          block.net().toCoins(),
          block.id().toDisplayHex());
    }
    return table.toString();
  }

  private static String age(Instant reportedAt, Instant now) {
    Duration age = Duration.between(reportedAt, now);
    String seconds = Math.max(0, age.toSeconds()) + " s ago";
    return line(
        "reported",
        age.compareTo(REPORT_AGE_MAX) > 0 ? seconds + "; the node may not run any more" : seconds);
  }

  private static String line(String name, String value) {
    return "%-12s %s\n".formatted(name, value);
  }
}
