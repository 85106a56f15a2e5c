package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.jobs.JobColumn;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
  private static final SortOrder<JobColumn> NEWEST = SortOrder.descending(JobColumn.ADMITTED);
  private static final Address HERE = Address.of("/console/jobs").with("state", "dead");

  @Test
  void readsColumnAndDirection() {
    assertThat(Sorting.of("price", NEWEST).order()).isEqualTo(SortOrder.ascending(JobColumn.PRICE));
    assertThat(Sorting.of("-first-token", NEWEST).order())
        .isEqualTo(SortOrder.descending(JobColumn.FIRST_TOKEN));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "-", "--price", "PRICE", "cost_micros", "id; drop table job", "price,id"})
  void understandsNothingButItsColumns(@Nullable String text) {
    assertThat(Sorting.of(text, NEWEST).order()).isEqualTo(NEWEST);
  }

  @Test
  void putsTheLargestFigureAndTheFirstWordOnTopAtTheFirstClick() {
    var sorting = Sorting.of(null, NEWEST);
    assertThat(sorting.figures(JobColumn.PRICE, "Price", HERE))
        .isEqualTo(
            new Head(
                "Price", "/console/jobs?sort=-price&state=dead#by-price", "by-price", "", "num"));
    assertThat(sorting.words(JobColumn.MODEL, "Model", HERE).href())
        .isEqualTo("/console/jobs?sort=model&state=dead#by-model");
  }

  @Test
  void turnsTheSortingColumnAround() {
    var head = Sorting.of("-price", NEWEST).figures(JobColumn.PRICE, "Price", HERE);
    assertThat(head.direction()).isEqualTo("descending");
    assertThat(head.href()).isEqualTo("/console/jobs?sort=price&state=dead#by-price");
  }

  @Test
  void leavesTheStandardOrderOutOfTheAddress() {
    var head = Sorting.of("admitted", NEWEST).times(JobColumn.ADMITTED, "Admitted", HERE);
    assertThat(head.direction()).isEqualTo("ascending");
    assertThat(head.href()).isEqualTo("/console/jobs?state=dead#by-admitted");
    assertThat(Sorting.of("-admitted", NEWEST).text()).isEmpty();
  }

  @Test
  void keepsTheOrdersOfTwoTablesApart() {
    var sorting = Sorting.of("-jobs", UsageTables.times(null).standard(), UsageTables.TIME_PARAM);
    assertThat(sorting.on(HERE)).hasToString("/console/jobs?sort-time=-jobs&state=dead");
    assertThat(sorting.figures(UsageTables.Column.JOBS, "Jobs", HERE).id())
        .isEqualTo("by-sort-time-jobs");
  }

  @Test
  void sortsRowsAtHandInBothDirections() {
    var up = Sorting.of("model", NEWEST);
    var down = Sorting.of("-model", NEWEST);
    var rows = List.of("b", "c", "a");
    assertThat(up.apply(rows, column -> Comparator.<String>naturalOrder()))
        .containsExactly("a", "b", "c");
    assertThat(down.apply(rows, column -> Comparator.<String>naturalOrder()))
        .containsExactly("c", "b", "a");
  }
}
