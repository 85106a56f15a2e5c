package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.mining.RigReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RigsTableTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final RigsView.Row one =
      new RigsView.Row(
          new RigReport("a", "one", 2, 70, 1, 2, 3, 0, 1, 5e6, 268_435_456, Optional.of(NOON)));
  private final RigsView.Row two =
      new RigsView.Row(new RigReport("B", "two", 1, 9, 8, 0, 4, 0, 0, 9e6, 256, Optional.empty()));
  private final List<RigsView.Row> rows = List.of(one, two);

  @Test
  void showsTheFastestFirstUnlessAskedOtherwise() {
    assertThat(sorted(null)).containsExactly(two, one);
    assertThat(sorted("nonsense")).containsExactly(two, one);
    assertThat(sorted("rate")).containsExactly(one, two);
    assertThat(sorted("worker")).as("letters of either case").containsExactly(one, two);
    assertThat(sorted("-connected")).containsExactly(one, two);
    assertThat(sorted("-accepted")).containsExactly(one, two);
    assertThat(sorted("-stale")).containsExactly(two, one);
    assertThat(sorted("-rejected")).as("with those given twice").containsExactly(one, two);
    assertThat(sorted("-blocks")).containsExactly(one, two);
    assertThat(sorted("difficulty")).containsExactly(two, one);
    assertThat(sorted("last")).as("never comes before ever").containsExactly(two, one);
  }

  private List<RigsView.Row> sorted(String text) {
    return RigsTable.sorting(text).apply(rows, RigsTable::comparator);
  }

  @Test
  void findsWorkersByAPartOfTheirName() {
    var query = new RigsQuery();
    assertThat(rows).allMatch(query::matches);
    query.find = " b.TW ";
    assertThat(rows).filteredOn(query::matches).containsExactly(two);
    assertThat(query.address("/x").toString()).isEqualTo("/x?find=b.TW");
  }

  @Test
  void exportsWholeNumbers() {
    assertThat(RigsTable.csv(rows).toString().lines().skip(1))
        .containsExactly(
            "a,one,2,70,1,2,3,0,1,5000000.000,0.0622559,2026-01-01T12:00:00Z",
            "B,two,1,9,8,0,4,0,0,9000000.000,5.93718e-08,");
  }
}
