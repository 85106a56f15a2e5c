package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramTest {
  @TempDir Path home;

  /** The namespace stands there; what is wrong is a folder mounted noexec, or a lost file. */
  @Test
  void blamesNoNamespaceForAProgramThatCannotBeExecuted() {
    String said = "unshare: failed to execute /data/pg/bin/initdb: Permission denied";
    assertThat(PostgresProgram.explain("initdb", said))
        .isEqualTo("embedded PostgreSQL: initdb failed: " + said);
  }

  @Test
  void namesTheProgramThatIsNotThere() {
    assertThatIllegalStateException()
        .isThrownBy(() -> PostgresProgram.run(home, Duration.ofSeconds(20), "initdb"))
        .withMessageStartingWith("embedded PostgreSQL: initdb failed: ")
        .withMessageContaining(home.resolve("bin/initdb").toString());
  }

  @Test
  void takesOnlyPostgresForAnExternalDatabase() {
    assertThatCode(() -> NodeProcess.requirePostgres("jdbc:postgresql://db/aipg"))
        .doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> NodeProcess.requirePostgres("jdbc:mysql://db/aipg?password=secret"))
        .withMessageStartingWith("QUARKUS_DATASOURCE_JDBC_URL is no address of a PostgreSQL server")
        .satisfies(refusal -> assertThat(refusal).hasMessageNotContaining("secret"));
  }
}
