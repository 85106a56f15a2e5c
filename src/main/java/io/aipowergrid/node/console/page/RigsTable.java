package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.mining.Hashrate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The columns of the table of rigs. Thread-safe. */
final class RigsTable {
  /** What rigs can be sorted by. */
  enum Column {
    WORKER,
    CONNECTED,
    ACCEPTED,
    STALE,
    REJECTED,
    BLOCKS,
    RATE,
    DIFFICULTY,
    LAST
  }

  private static final List<String> CSV_HEAD =
      List.of(
          "account",
          "rig",
          "connections",
          "accepted",
          "stale",
          "duplicate",
          "rejected",
          "busy",
          "blocks",
          "hashes_per_second",
          "difficulty",
          "last_share");

  private RigsTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.RATE));
  }

  static Comparator<RigsView.Row> comparator(Column column) {
    return switch (column) {
      case WORKER -> Comparator.comparing(RigsView.Row::worker, String.CASE_INSENSITIVE_ORDER);
      case CONNECTED -> Comparator.comparing(row -> row.rig().sessions());
      case ACCEPTED -> Comparator.comparing(row -> row.rig().accepted());
      case STALE -> Comparator.comparing(row -> row.rig().stale());
      case REJECTED -> Comparator.comparing(RigsView.Row::refused);
      case BLOCKS -> Comparator.comparing(row -> row.rig().blocks());
      case RATE -> Comparator.comparing(row -> row.rig().hashesPerSecond());
      case DIFFICULTY -> Comparator.comparing(row -> row.rig().hashesPerShare());
      case LAST -> Comparator.comparing(row -> row.rig().lastShare().orElse(Instant.EPOCH));
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.WORKER, "Worker", address),
        sorting.figures(Column.CONNECTED, "Connections", address),
        sorting.figures(Column.RATE, "Hash rate", address),
        sorting.figures(Column.ACCEPTED, "Accepted", address),
        sorting.figures(Column.STALE, "Stale", address),
        sorting.figures(Column.REJECTED, "Rejected", address),
        sorting.figures(Column.BLOCKS, "Blocks", address).low(),
        sorting.figures(Column.DIFFICULTY, "Difficulty", address).low(),
        sorting.times(Column.LAST, "Last share", address));
  }

  static Csv csv(List<RigsView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      var rig = row.rig();
      csv.row(
          List.of(
              rig.account(),
              rig.rig(),
              Integer.toString(rig.sessions()),
              Long.toString(rig.accepted()),
              Long.toString(rig.stale()),
              Long.toString(rig.duplicate()),
              Long.toString(rig.rejected()),
              Long.toString(rig.busy()),
              Long.toString(rig.blocks()),
              String.format(Locale.ROOT, "%.3f", rig.hashesPerSecond()),
              Hashrate.difficulty(rig.hashesPerShare()),
              rig.lastShare().map(Instant::toString).orElse("")));
    }
    return csv;
  }
}
