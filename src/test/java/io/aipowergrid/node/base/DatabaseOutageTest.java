package io.aipowergrid.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOutageTest {
  @ParameterizedTest
  @ValueSource(strings = {"08001", "08003", "08006", "57P01", "57P02", "57P03"})
  void knowsADatabaseThatDoesNotAnswer(String state) {
    assertThat(DatabaseOutage.caused(wrapped(new SQLException("gone", state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "40001", "42601", "57014", "53100"})
  void leavesWhatTheDatabaseAnswered(String state) {
    assertThat(DatabaseOutage.caused(wrapped(new SQLException("no", state)))).isFalse();
  }

  @Test
  void countsAnEmptyPoolAsAnOutage() {
    assertThat(DatabaseOutage.caused(wrapped(new SQLException("acquisition timeout")))).isTrue();
  }

  @Test
  void leavesWhatIsNoMatterOfTheDatabase() {
    assertThat(DatabaseOutage.caused(wrapped(new IllegalStateException("bug")))).isFalse();
  }

  @Test
  void looksAmongWhatATransactionSuppressed() {
    var rollback = new IllegalStateException("could not commit");
    rollback.addSuppressed(wrapped(new SQLException("gone", "08006")));
    assertThat(DatabaseOutage.caused(wrapped(rollback))).isTrue();
  }

  @Test
  void endsOnAChainThatBitesItsTail() {
    var first = new RuntimeException("a");
    first.initCause(new RuntimeException("b", first));
    assertThat(DatabaseOutage.caused(first)).isFalse();
  }

  private static Throwable wrapped(Throwable cause) {
    return new RuntimeException("outer", new IllegalStateException("middle", cause));
  }
}
