package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTest {
  private final Address table =
      Address.of("/console/usage").with("range", "7d").with("model", "a/b c");

  @Test
  void keepsTheStateOfATableInItsAddress() {
    assertThat(table).hasToString("/console/usage?model=a%2Fb+c&range=7d");
    assertThat(table.with("range", "30d")).hasToString("/console/usage?model=a%2Fb+c&range=30d");
    assertThat(table.with("model", "").with("range", null)).hasToString("/console/usage");
    assertThat(table.at("/console/usage/time.csv"))
        .asString()
        .startsWith("/console/usage/time.csv?");
  }

  @Test
  void turnsTheSortingColumnAround() {
    var links = UsageSort.links("-cost", Address.of("/console/usage"), "Model");
    assertThat(links.getLast().href()).isEqualTo("/console/usage?sort=cost");
    assertThat(links.getLast().direction()).isEqualTo("descending");
    assertThat(links.getFirst().href()).isEqualTo("/console/usage?sort=name");
    assertThat(links.getFirst().direction()).isEmpty();
    assertThat(UsageSort.of("nonsense")).isEqualTo(new UsageSort("cost", true));
  }

  @Test
  void offersTheOlderPageOnlyWhenThereIsOne() {
    var here = Address.of("/console/jobs").with("state", "dead");
    var page = Pager.of(List.of("c", "b", "a"), 2, null, here, row -> row, "");
    assertThat(page.rows()).containsExactly("c", "b");
    assertThat(page.older()).isEqualTo("/console/jobs?before=b&state=dead");
    assertThat(page.newest()).isEmpty();

    var last = Pager.of(List.of("a"), 2, "b", here, row -> row, "");
    assertThat(last.older()).isEmpty();
    assertThat(last.newest()).isEqualTo("/console/jobs?state=dead");
  }
}
