package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of keys. Thread-safe. */
final class KeysTable {
  /** What keys can be sorted by. */
  enum Column {
    NAME,
    PREFIX,
    STATE,
    LAST_USED,
    EXPIRES,
    MADE
  }

  private static final List<String> CSV_HEAD =
      List.of("name", "prefix", "state", "scopes", "last_used", "expires", "made", "made_by");

  private KeysTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.MADE));
  }

  static Comparator<KeysView.Row> comparator(Column column) {
    return switch (column) {
      case NAME -> Comparator.comparing(row -> row.key().name(), String.CASE_INSENSITIVE_ORDER);
      case PREFIX -> Comparator.comparing(row -> row.key().prefix());
      case STATE -> Comparator.comparing(KeysView.Row::stateNow);
      case LAST_USED ->
          Comparator.comparing(
              row -> row.key().lastUsedAt(), Comparator.nullsFirst(Comparator.naturalOrder()));
      // A key without an end expires last.
      case EXPIRES ->
          Comparator.comparing(
              row -> row.key().expiresAt(), Comparator.nullsLast(Comparator.naturalOrder()));
      case MADE -> Comparator.comparing(row -> row.key().createdAt());
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address, boolean manage) {
    var heads = new ArrayList<Head>();
    heads.add(sorting.words(Column.NAME, "Name", address));
    heads.add(sorting.words(Column.PREFIX, "Prefix", address));
    heads.add(sorting.words(Column.STATE, "State", address));
    heads.add(Head.plain("May").low());
    heads.add(sorting.times(Column.LAST_USED, "Last used", address));
    heads.add(sorting.words(Column.EXPIRES, "Expires", address));
    heads.add(sorting.times(Column.MADE, "Made", address).low());
    if (manage) {
      heads.add(Head.actions("Actions"));
    }
    return heads;
  }

  static Csv csv(List<KeysView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      var key = row.key();
      csv.row(
          List.of(
              key.name(),
              "aipg_" + key.prefix(),
              row.state(),
              row.scopes(),
              Csv.text(key.lastUsedAt()),
              Csv.text(key.expiresAt()),
              key.createdAt().toString(),
              key.createdBy()));
    }
    return csv;
  }
}
