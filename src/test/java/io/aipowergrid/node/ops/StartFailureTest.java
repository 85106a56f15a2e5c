package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  @Test
  void namesTheSettingsOfADatabaseThatCannotBeReached() {
    var refused =
        new SQLException(
            "Connection to 127.0.0.1:25433 refused.",
            "08001",
            new ConnectException("Connection refused"));

    assertThat(StartFailure.describe(new IllegalStateException("Flyway", refused)))
        .isEqualTo(
            "the database cannot be used: Connection to 127.0.0.1:25433 refused (ConnectException:"
                + " Connection refused); check QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
                + " QUARKUS_DATASOURCE_PASSWORD, or leave all three out for the embedded database");
  }

  @Test
  void saysWhatWentWrongFirstOtherwise() {
    var duplicate = new SQLException("duplicate key", "23505");

    assertThat(StartFailure.describe(new IllegalStateException("outer", duplicate)))
        .isEqualTo("duplicate key");
    assertThat(StartFailure.describe(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
