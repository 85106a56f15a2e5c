package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.NewUser;
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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The door of the console: who comes in, who does not, and what the browser is told. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class SignInIT {
  private static final String PASSWORD = "a long enough password";

  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;

  private TestBrowser browser;
  private NewUser invited;

  @BeforeEach
  void invite() {
    browser = new TestBrowser(base);
    String name = "Door " + Fresh.text();
    var actor = Actor.system("test");
    var organisation = organisations.create(actor, name, Plan.COMMUNITY);
    invited =
        users.create(
            actor, organisation.id(), "door-" + Fresh.text() + "@example.org", Role.MEMBER);
  }

  @Test
  void leadsFromThePageToTheDoorAndBack() {
    var refused = browser.get("/console/jobs?state=open");
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(location(refused))
        .endsWith("/console/sign-in?next=%2Fconsole%2Fjobs%3Fstate%3Dopen");
  }

  @Test
  void asksForANewPasswordBeforeAnythingElse() {
    var in = browser.signIn(invited.user().email(), invited.oneTimePassword());
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(location(in)).endsWith("/console/password");
    assertThat(location(browser.get("/console/jobs"))).endsWith("/console/password");

    var other = new TestBrowser(base);
    other.enter(invited.user().email(), invited.oneTimePassword(), PASSWORD);
    assertThat(other.get("/console").statusCode()).isEqualTo(200);
    // Changing the password has ended the session that was open elsewhere.
    assertThat(location(browser.get("/console"))).contains("/console/sign-in");
    assertThat(new TestBrowser(base).signIn(invited.user().email(), PASSWORD).statusCode())
        .isEqualTo(303);
  }

  @Test
  void refusesAWrongPasswordWithoutSayingWhatWasWrong() {
    var wrongPassword = browser.signIn(invited.user().email(), "wrong password");
    var unknownPerson = browser.signIn("nobody@example.org", "wrong password");
    assertThat(wrongPassword.statusCode()).isEqualTo(401);
    assertThat(unknownPerson.statusCode()).isEqualTo(401);
    assertThat(wrongPassword.body()).contains("E-mail or password is wrong.");
    assertThat(unknownPerson.body()).contains("E-mail or password is wrong.");
    assertThat(browser.cookie("aipg_session")).isNull();
  }

  @Test
  void refusesASignInFormFromElsewhere() {
    var form =
        Map.of("email", invited.user().email(), "password", invited.oneTimePassword(), "door", "x");
    assertThat(browser.post("/console/sign-in", form).statusCode()).isEqualTo(403);
    assertThat(browser.cookie("aipg_session")).isNull();
  }

  @Test
  void sendsTheSessionInACookieThatScriptsAndOtherSitesCannotUse() {
    var in = browser.signIn(invited.user().email(), invited.oneTimePassword());
    String cookie =
        in.headers().allValues("Set-Cookie").stream()
            .filter(value -> value.startsWith("aipg_session="))
            .findFirst()
            .orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/console");
  }

  @Test
  void staysInsideTheConsoleAfterSigningIn() {
    browser.enter(invited.user().email(), invited.oneTimePassword(), PASSWORD);
    for (String next : new String[] {"https://evil.example", "//evil.example", "/\\evil.example"}) {
      String encoded = java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8);
      var through = browser.get("/console/sign-in?next=" + encoded);
      assertThat(URI.create(location(through)).getPath()).isEqualTo("/console");
      assertThat(location(through)).doesNotContain("evil");
    }
  }

  @Test
  void endsTheSessionAtTheServerWhenSigningOut() {
    browser.enter(invited.user().email(), invited.oneTimePassword(), PASSWORD);
    String token = String.valueOf(browser.cookie("aipg_session"));
    var out = browser.post("/console/sign-out", Map.of("csrf", browser.csrf("/console")));
    assertThat(out.statusCode()).isEqualTo(303);

    var thief = new TestBrowser(base);
    thief.setCookie("aipg_session", token);
    assertThat(location(thief.get("/console"))).contains("/console/sign-in");
  }

  @Test
  void takesNothingThatChangesSomethingWithoutTheToken() {
    browser.enter(invited.user().email(), invited.oneTimePassword(), PASSWORD);
    String csrf = browser.csrf("/console");
    assertThat(browser.post("/console/theme", Map.of("to", "dark")).statusCode()).isEqualTo(403);
    assertThat(
            browser.post("/console/theme", Map.of("to", "dark", "csrf", csrf + "x")).statusCode())
        .isEqualTo(403);
    assertThat(
            browser
                .post(
                    "/console/theme",
                    Map.of("to", "dark", "csrf", csrf),
                    "Sec-Fetch-Site",
                    "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(browser.post("/console/theme", Map.of("to", "dark", "csrf", csrf)).statusCode())
        .isEqualTo(303);
    assertThat(browser.get("/console").body()).contains("<html lang=\"en\" data-theme=\"dark\">");
  }

  @Test
  void tellsTheBrowserWhatToRefuse() {
    var headers = browser.get("/console/sign-in").headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self';")
        .contains("frame-ancestors 'none'")
        .contains("form-action 'self'")
        .doesNotContain("unsafe-eval");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void saysThatAnAddressIsNoPage() {
    browser.enter(invited.user().email(), invited.oneTimePassword(), PASSWORD);
    var missing = browser.get("/console/keys/of/the/kingdom");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("no page at this address");
    assertThat(location(browser.get("/"))).endsWith("/console");
  }

  private static String location(java.net.http.HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }
}
