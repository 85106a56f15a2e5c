package io.aipowergrid.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SortOrderTest {
  private enum Column {
    PRICE
  }

  private static final SortOrder<Column> UP = SortOrder.ascending(Column.PRICE);

  @Test
  void breaksTiesByTheKeyInTheSameDirection() {
    assertThat(UP.by("price", "id")).isEqualTo("price asc, id asc");
    assertThat(UP.reversed().by("price", "id")).isEqualTo("price desc, id desc");
  }

  @Test
  void goesOnBehindTheLastRowInBothDirections() {
    assertThat(UP.behind("job", "price", "id"))
        .isEqualTo("(price, id) > (select price, id from job where id = :after)");
    assertThat(UP.reversed().behind("job", "price", "id"))
        .isEqualTo("(price, id) < (select price, id from job where id = :after)");
  }

  @Test
  void comparesTheKeyAloneWhenItIsTheColumn() {
    assertThat(UP.reversed().behind("job", "id", "id")).isEqualTo("id < :after");
  }
}
