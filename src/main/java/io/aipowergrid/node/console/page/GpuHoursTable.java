package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.gpu.DeviceUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of the table of a GPU's hours. Thread-safe. */
final class GpuHoursTable {
  static final List<Head> HEADS =
      List.of(
          Head.plain("Hour (UTC)"),
          Head.plain("Time"),
          Head.plain("Energy").num(),
          Head.plain("Hashes").num().low(),
          Head.plain("Accepted").num(),
          Head.plain("Stale").num().low(),
          Head.plain("Rejected").num().low(),
          Head.plain("Blocks").num(),
          Head.plain("Net reward").num(),
          Head.plain("Pools, estimate").num());

  private GpuHoursTable() {}

  static Csv csv(List<GpuHour> hours) {
    List<String> head = new ArrayList<>();
    head.add("hour");
    for (DeviceUse use : DeviceUse.values()) {
      head.add(use.name().toLowerCase(Locale.ROOT) + "_seconds");
    }
    head.addAll(
        List.of(
            "node_off_seconds",
            "energy_joules",
            "hashes",
            "accepted",
            "stale",
            "rejected",
            "blocks",
            "net_reward_aipg",
            "pool_estimate_aipg"));
    var csv = new Csv(head);
    hours.forEach(hour -> csv.row(hour.cells()));
    return csv;
  }
}
