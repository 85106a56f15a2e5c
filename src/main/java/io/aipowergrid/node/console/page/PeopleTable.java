package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of people. Thread-safe. */
final class PeopleTable {
  /** What people can be sorted by. */
  enum Column {
    EMAIL,
    ROLE,
    STATE,
    LAST_SIGN_IN
  }

  private PeopleTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.ascending(Column.EMAIL));
  }

  static Comparator<PeopleView.Row> comparator(Column column) {
    return switch (column) {
      case EMAIL -> Comparator.comparing(row -> row.user().email(), String.CASE_INSENSITIVE_ORDER);
      case ROLE -> Comparator.comparing(row -> row.user().role());
      case STATE -> Comparator.comparing(PeopleView.Row::state);
      case LAST_SIGN_IN ->
          Comparator.comparing(
              row -> row.user().lastSignInAt(), Comparator.nullsFirst(Comparator.naturalOrder()));
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address, boolean manage) {
    var heads = new ArrayList<Head>();
    heads.add(sorting.words(Column.EMAIL, "E-mail", address));
    heads.add(sorting.words(Column.ROLE, "Role", address));
    heads.add(sorting.words(Column.STATE, "State", address));
    heads.add(sorting.times(Column.LAST_SIGN_IN, "Last sign-in", address));
    if (manage) {
      heads.add(Head.actions("Actions"));
    }
    return heads;
  }

  static Csv csv(List<PeopleView.Row> rows) {
    var csv = new Csv(List.of("email", "role", "state", "last_sign_in"));
    for (var row : rows) {
      csv.row(
          List.of(
              row.user().email(),
              row.user().role().wireName(),
              row.state(),
              Csv.text(row.user().lastSignInAt())));
    }
    return csv;
  }
}
