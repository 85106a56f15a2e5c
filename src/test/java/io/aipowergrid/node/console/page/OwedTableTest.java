package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.mining.Payouts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwedTableTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Payouts.Owed one =
      new Payouts.Owed("a", Amount.of(5), Amount.of(9), Amount.ZERO, Optional.empty());
  private final Payouts.Owed two =
      new Payouts.Owed("B", Amount.of(150_000_000), Amount.ZERO, Amount.of(7), Optional.of(NOON));
  private final List<Payouts.Owed> lines = List.of(one, two);

  @Test
  void showsWhoIsOwedMostFirstUnlessAskedOtherwise() {
    assertThat(sorted(null)).containsExactly(two, one);
    assertThat(sorted("nonsense")).containsExactly(two, one);
    assertThat(sorted("owed")).containsExactly(one, two);
    assertThat(sorted("-payee")).as("letters of either case").containsExactly(two, one);
    assertThat(sorted("-pending")).containsExactly(one, two);
    assertThat(sorted("-paid")).containsExactly(two, one);
    assertThat(sorted("last")).as("never comes before ever").containsExactly(one, two);
  }

  private List<Payouts.Owed> sorted(String text) {
    return OwedTable.sorting(text).apply(lines, OwedTable::comparator);
  }

  @Test
  void findsPayeesByAPartOfTheirAddress() {
    var query = new OwedQuery();
    assertThat(lines).allMatch(query::matches);
    query.find = " b ";
    assertThat(lines).filteredOn(query::matches).containsExactly(two);
    assertThat(query.address("/x").toString()).isEqualTo("/x?find=b");
  }

  @Test
  void exportsWholeCoins() {
    assertThat(OwedTable.csv(lines).toString().lines().skip(1))
        .containsExactly(
            "a,0.00000005,0.00000009,0.00000000,",
            "B,1.50000000,0.00000000,0.00000007,2026-01-01T12:00:00Z");
  }
}
