package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What people read when the node itself is at fault. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class IncidentIT {
  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;
  @Inject DataSource database;

  @Test
  void givesAnIncidentIdAndNoInnards() throws SQLException {
    var actor = Actor.system("test");
    var organisation = organisations.create(actor, "Incident " + Fresh.text(), Plan.COMMUNITY);
    String email = "incident-" + Fresh.text() + "@example.org";
    var invited = users.create(actor, organisation.id(), email, Role.ADMIN);
    var browser =
        new TestBrowser(base).enter(email, invited.oneTimePassword(), "a long enough password");
    assertThat(browser.get("/console/settings/audit").statusCode()).isEqualTo(200);

    execute("ALTER TABLE audit_event RENAME TO audit_event_away");
    try {
      var answer = browser.get("/console/settings/audit");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("The node made a mistake", "Try again.")
          .containsPattern("Incident <code>[0-9a-f]{8}-[0-9a-f]{4}</code>")
          .doesNotContain("audit_event", "Exception", "io.aipowergrid");
    } finally {
      execute("ALTER TABLE audit_event_away RENAME TO audit_event");
    }
    assertThat(browser.get("/console/settings/audit").statusCode()).isEqualTo(200);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
