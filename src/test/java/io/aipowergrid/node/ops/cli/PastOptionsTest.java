package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages are read until the rows are there or the time is passed. */
class PastOptionsTest {
  private static final int PAGE_MAX = 3;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private record Row(UUID id, Instant at) {}

  private final List<Row> newestFirst = new ArrayList<>();
  private final PastOptions options = new PastOptions();
  private int pages;

  PastOptionsTest() {
    for (int hour = 0; hour < 10; hour++) {
      var at = FIRST.plusSeconds(hour * 3600L);
      newestFirst.addFirst(new Row(UuidV7.floor(at), at));
    }
    options.count = 100;
  }

  @Test
  void readsAllPages() {
    assertThat(read()).isEqualTo(newestFirst);
    assertThat(pages).isEqualTo(4);
  }

  @Test
  void readsNoMoreThanWasAskedFor() {
    options.count = 4;
    assertThat(read()).isEqualTo(newestFirst.subList(0, 4));
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void beginsAndEndsAtTheTimes() {
    options.from = "2026-01-01T03:00:00Z";
    options.until = "2026-01-01T05:00:00Z";
    assertThat(read())
        .extracting(Row::at)
        .containsExactly(FIRST.plusSeconds(4 * 3600), FIRST.plusSeconds(3 * 3600));
    options.from = "2026-01-01T03:00:00.001Z";
    options.until = "2026-01-01T05:00:00.001Z";
    assertThat(read())
        .extracting(Row::at)
        .containsExactly(FIRST.plusSeconds(5 * 3600), FIRST.plusSeconds(4 * 3600));
    options.from = "2026-01-02";
    options.until = null;
    assertThat(read()).isEmpty();
  }

  @Test
  void refusesATimeThatIsNone() {
    options.from = "noon";
    assertThatThrownBy(this::read).isInstanceOf(NodeException.class);
  }

  private List<Row> read() {
    return options.read(this::page, PAGE_MAX, Row::id, Row::at);
  }

  private List<Row> page(@Nullable UUID after, int limit) {
    assertThat(limit).isBetween(1, PAGE_MAX);
    pages++;
    return newestFirst.stream()
        .filter(row -> after == null || row.id().toString().compareTo(after.toString()) < 0)
        .limit(limit)
        .toList();
  }
}
