package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.GpuReport;
import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningOrigin;
import io.aipowergrid.node.mining.MiningReport;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.MiningStatus;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolState;
import io.aipowergrid.node.ops.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
    return ChainText.lines("switch", wanted ? "on" : "off")
        + report
            .map(
                it ->
                    of(it.status())
                        + gpus(it.gpus())
                        + pools(it.pools())
                        + age(it.reportedAt(), now))
            .orElseGet(() -> ChainText.lines("node", "does not run"))
        + earned(totals);
  }

  private static String earned(MinedTotals totals) {
    return ChainText.lines(
            "found",
            "%d mature, %d immature, %d orphaned blocks"
                .formatted(totals.mature(), totals.immature(), totals.orphaned()))
        + ChainText.lines(
            "earned", totals.netMature().toCoins() + " AIPG after the operations share")
        + ChainText.lines("to come", totals.netImmature().toCoins() + " AIPG")
        + (totals.shared() ? miners(totals) : "");
  }

  private static String miners(MinedTotals totals) {
    return ChainText.lines(
        "miners'",
        "%s AIPG paid or owed, %s AIPG to come; see mining owed"
            .formatted(totals.minersMature().toCoins(), totals.minersImmature().toCoins()));
  }

  private static String of(MiningStatus status) {
    MiningStatistics done = status.statistics();
    return ChainText.lines(
            "state",
            status.state().name().toLowerCase(Locale.ROOT)
                + (status.reason().isEmpty() ? "" : ": " + status.reason()))
        + ChainText.lines("since", status.since().truncatedTo(ChronoUnit.SECONDS).toString())
        + ChainText.lines("threads", Integer.toString(status.threads()))
        + ChainText.lines("works for", worksFor(status))
        + ChainText.lines("pays", pays(status))
        + ChainText.lines("searches", status.height() == 0 ? "nothing" : "block " + status.height())
        + ChainText.lines(
            "hash rate", String.format(Locale.ROOT, "%.1f H/s", status.hashesPerSecond()))
        + ChainText.lines("hashes", Long.toString(done.hashes()))
        + ChainText.lines("blocks", Long.toString(done.blocks()))
        + ChainText.lines(
            "solutions",
            "%d accepted, %d stale, %d rejected, %d duplicate, %d undecided"
                .formatted(
                    done.accepted(),
                    done.stale(),
                    done.rejected(),
                    done.duplicate(),
                    done.undecided()));
  }

  private static String gpus(GpuReport gpus) {
    if (!gpus.absence().isEmpty()) {
      return ChainText.lines("gpu", "none: " + gpus.absence());
    }
    return gpus.devices().stream().map(MiningText::gpu).collect(Collectors.joining());
  }

  private static String gpu(DeviceReport gpu) {
    MiningStatistics done = gpu.statistics();
    String state = gpu.state().name().toLowerCase(Locale.ROOT);
    return ChainText.lines(
        "gpu",
        "%s %s%s; %s, %s; %d accepted, %d stale, %d rejected, %d wrong"
            .formatted(
                gpu.name(),
                state,
                gpu.reason().isEmpty() ? "" : ": " + gpu.reason(),
                Hashrate.words(gpu.hashesPerSecond()),
                gpu.epoch().isPresent()
                    ? "dataset of epoch " + gpu.epoch().getAsInt()
                    : "no dataset",
                done.accepted(),
                done.stale(),
                done.rejected() + done.duplicate(),
                gpu.wrongMixes()));
  }

  private static String worksFor(MiningStatus status) {
    return switch (status.origin()) {
      case OWN_CHAIN -> "the own chain";
      case POOLS -> status.pool().isEmpty() ? "pools" : status.pool();
    };
  }

  private static String pays(MiningStatus status) {
    if (status.origin() == MiningOrigin.POOLS) {
      return "the pool's user";
    }
    return status.payoutAddress().isEmpty() ? "nobody" : status.payoutAddress();
  }

  private static String pools(List<PoolReport> pools) {
    return pools.stream()
        .map(
            pool ->
                ChainText.lines(
                    "pool",
                    "%s %s%s; %d accepted, %d stale, %d rejected"
                        .formatted(
                            pool.name(),
                            pool.state().name().toLowerCase(Locale.ROOT),
                            pool.state() == PoolState.FAILED ? ": " + pool.lastFailure() : "",
                            pool.accepted(),
                            pool.stale(),
                            pool.rejected() + pool.duplicate())))
        .collect(Collectors.joining());
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

  /** When a node reported last, as a line. */
  static String age(Instant reportedAt, Instant now) {
    Duration age = Duration.between(reportedAt, now);
    String seconds = Math.max(0, age.toSeconds()) + " s ago";
    return ChainText.lines(
        "reported",
        age.compareTo(REPORT_AGE_MAX) > 0 ? seconds + "; the node may not run any more" : seconds);
  }
}
