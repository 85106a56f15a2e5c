package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.base.NodeException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
  private static final UUID ID = UUID.fromString("01989f0a-5c0c-7d3e-9d41-a1b2c3d4e5f6");

  @Test
  void findsAJobByItsIdOrByTheIdOfItsAnswer() {
    assertThat(QueryText.jobId("id", ID.toString())).isEqualTo(ID);
    assertThat(QueryText.jobId("id", "chatcmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6")).isEqualTo(ID);
    assertThat(QueryText.jobId("id", "cmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6")).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "chatcmpl-", "chatcmpl-01989f0a", "../etc/passwd"})
  void refusesWhatIsNoId(String text) {
    var failure = catchThrowableOfType(NodeException.class, () -> QueryText.jobId("id", text));
    assertThat(failure.param()).isEqualTo("id");
  }

  @Test
  void readsTimesInBothForms() {
    var instant = Instant.parse("2026-11-22T00:00:00Z");
    assertThat(QueryText.instant("from", "2026-11-22T00:00:00Z", Instant.EPOCH)).isEqualTo(instant);
    assertThat(QueryText.instant("from", Long.toString(instant.getEpochSecond()), Instant.EPOCH))
        .isEqualTo(instant);
    assertThat(QueryText.instant("from", null, instant)).isEqualTo(instant);
    assertThat(QueryText.instant("from", "0", instant)).isEqualTo(Instant.EPOCH);
    assertThat(QueryText.instant("to", "9999-12-31T23:59:59Z", instant))
        .isEqualTo(QueryText.instant("to", "253402300799", instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-22",
        "-5",
        "1e9",
        "253402300800",
        "1969-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z"
      })
  void refusesWhatIsNoTime(String text) {
    var failure =
        catchThrowableOfType(
            NodeException.class, () -> QueryText.instant("from", text, Instant.EPOCH));
    assertThat(failure.param()).isEqualTo("from");
  }

  @Test
  void holdsNumbersToTheirRange() {
    assertThat(QueryText.number("limit", null, 20, 1, 100)).isEqualTo(20);
    assertThat(QueryText.number("limit", "100", 20, 1, 100)).isEqualTo(100);
    for (var wrong : new String[] {"0", "101", "x", ""}) {
      var failure =
          catchThrowableOfType(
              NodeException.class, () -> QueryText.number("limit", wrong, 20, 1, 100));
      assertThat(failure.param()).isEqualTo("limit");
    }
  }
}
