package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerTest {
  private static final Address HERE = Address.of("/console/jobs").with("state", "dead");
  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  @Test
  void offersTheNextPageOnlyWhenThereIsOne() {
    var page = Pager.of(List.of("c", "b", "a"), 2, null, HERE, row -> row, "");
    assertThat(page.rows()).containsExactly("c", "b");
    assertThat(page.next()).isEqualTo("/console/jobs?before=b&state=dead");
    assertThat(page.first()).isEmpty();

    var last = Pager.of(List.of("a"), 2, "b", HERE, row -> row, "");
    assertThat(last.next()).isEmpty();
    assertThat(last.first()).isEqualTo("/console/jobs?state=dead");
  }

  @Test
  void cutsRowsAtHandIntoPages() {
    var first = Pager.slice(FIVE, 2, null, HERE, "");
    assertThat(first.rows()).containsExactly("a", "b");
    assertThat(first.where()).isEqualTo("1 to 2 of 5 rows");
    assertThat(first.next()).isEqualTo("/console/jobs?page=2&state=dead");
    var last = Pager.slice(FIVE, 2, "3", HERE, "");
    assertThat(last.rows()).containsExactly("e");
    assertThat(last.next()).isEmpty();
    assertThat(last.first()).isEqualTo("/console/jobs?state=dead");
    assertThat(Pager.slice(FIVE, 5, null, HERE, "").needed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,a", "-1,a", "x,a", "99999999999,a", "4,e", "2147483647,e"})
  void staysInsideWhateverPageIsAskedFor(String page, String firstRow) {
    assertThat(Pager.slice(FIVE, 2, page, HERE, "").rows().getFirst()).isEqualTo(firstRow);
  }
}
