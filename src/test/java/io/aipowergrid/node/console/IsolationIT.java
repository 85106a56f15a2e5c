package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one customer asked, another never sees, and cannot even learn that it exists. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class IsolationIT {
  private static final String PASSWORD = "a long enough password";
  private static final Actor ACTOR = Actor.system("test");
  private static final Pattern JOB = Pattern.compile("\"jobId\":\"([^\"]+)\"");
  private static final Pattern RECEIPT = Pattern.compile("\"receipts\":\\[\"([^\"]+)\"");

  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;
  @Inject ApiKeys keys;
  @Inject DataSource database;

  private OrganisationView owner;
  private TestBrowser owning;
  private TestBrowser curious;
  private String jobId = "";
  private String receiptId = "";

  @BeforeEach
  void askAsOneCustomer() {
    owner = organisations.create(ACTOR, "Owner " + Fresh.text(), Plan.DEVELOPER);
    owning = admin(owner);
    curious = admin(organisations.create(ACTOR, "Other " + Fresh.text(), Plan.DEVELOPER));
    String question =
        "{\"model\":\"aipg-builtin\",\"maxTokens\":\"8\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    var answer =
        owning.postJson(
            "/console/playground/chat",
            question,
            "X-CSRF-Token",
            owning.csrf("/console/playground"),
            "Accept",
            "text/event-stream");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("event: started", "event: token", "event: done");
    jobId = first(JOB, answer.body());
    receiptId = first(RECEIPT, answer.body());
  }

  @Test
  void showsJobAndReceiptToTheirOwnerOnly() {
    for (String path :
        new String[] {
          "/console/jobs/" + jobId,
          "/console/receipts/" + receiptId,
          "/console/receipts/" + receiptId + "/download",
          "/console/receipts/" + receiptId + "/download?include=transcript",
        }) {
      assertThat(owning.get(path).statusCode()).as("owner " + path).isEqualTo(200);
      assertThat(curious.get(path).statusCode()).as("other " + path).isEqualTo(404);
    }
    var cancel =
        curious.post(
            "/console/jobs/" + jobId + "/cancel", Map.of("csrf", curious.csrf("/console/jobs")));
    assertThat(cancel.statusCode()).isEqualTo(404);
  }

  @Test
  void listsAndExportsOnlyWhatIsOnesOwn() {
    for (String path :
        new String[] {
          "/console/jobs", "/console/jobs/export.csv", "/console/receipts/export.csv",
        }) {
      assertThat(owning.get(path).body()).as("owner " + path).contains(jobId);
      assertThat(curious.get(path).body()).as("other " + path).doesNotContain(jobId);
    }
    // A filter cannot widen what a customer sees.
    assertThat(curious.get("/console/jobs?customer=" + owner.id()).body()).doesNotContain(jobId);
    String project = organisations.projects(owner.id()).getFirst().id().toString();
    assertThat(curious.get("/console/usage/shares.csv?project=" + project).body().lines())
        .hasSize(1);
    assertThat(owning.get("/console/usage/shares.csv?project=" + project).body())
        .contains("aipg-builtin");
  }

  @Test
  void keepsKeysPeopleAndAuditOfOthersAway() {
    var project = organisations.projects(owner.id()).getFirst();
    var key = keys.issue(ACTOR, project.id(), "secret project", Set.of(Scope.INFERENCE), null);
    assertThat(curious.get("/console/keys?project=" + project.id()).statusCode()).isEqualTo(404);
    var revoke =
        curious.post(
            "/console/keys/" + key.view().id() + "/revoke",
            Map.of("csrf", curious.csrf("/console/keys")));
    assertThat(revoke.statusCode()).isEqualTo(404);
    assertThat(keys.authenticate(key.secretText())).isPresent();

    assertThat(curious.get("/console/settings?customer=" + owner.id()).statusCode()).isEqualTo(404);
    assertThat(curious.get("/console/settings/audit").body()).doesNotContain("secret project");
    assertThat(owning.get("/console/settings/audit").body()).contains("key.issue");
    assertThat(curious.get("/console/search?q=" + jobId).body()).contains("Nothing found.");
    assertThat(curious.get("/console/search?q=" + key.view().prefix()).body())
        .contains("Nothing found.");
    assertThat(owning.get("/console/search?q=" + jobId).statusCode()).isEqualTo(303);
  }

  @Test
  void findsAJobByTheIdOfItsRequestForItsOwnerOnly() throws SQLException {
    String request = "req_" + jobId.replace("-", "");
    assertThat(owning.get("/console/search?q=" + request).body()).contains("Nothing found.");
    // The playground is no API request; this job is made to look like one's.
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement("update job set request_id = ? where id = ?")) {
      statement.setString(1, request);
      statement.setObject(2, UUID.fromString(jobId));
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
    var found = owning.get("/console/search?q=" + request);
    assertThat(found.statusCode()).isEqualTo(303);
    assertThat(found.headers().firstValue("location").orElse(""))
        .endsWith("/console/jobs/" + jobId);
    assertThat(curious.get("/console/search?q=" + request).body()).contains("Nothing found.");
  }

  @Test
  void neverGivesMoreThanOneHas() {
    String csrf = owning.csrf("/console/settings");
    var promote =
        owning.post(
            "/console/settings/people",
            Map.of("csrf", csrf, "email", "evil@example.org", "role", "operator"));
    assertThat(promote.statusCode()).isEqualTo(403);
    var operate =
        owning.post("/console/keys", Map.of("csrf", csrf, "name", "evil", "scope", "operate"));
    assertThat(operate.statusCode()).isEqualTo(403);
  }

  private TestBrowser admin(OrganisationView organisation) {
    var made =
        users.create(
            ACTOR, organisation.id(), "admin-" + Fresh.text() + "@example.org", Role.ADMIN);
    return new TestBrowser(base).enter(made.user().email(), made.oneTimePassword(), PASSWORD);
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }
}
