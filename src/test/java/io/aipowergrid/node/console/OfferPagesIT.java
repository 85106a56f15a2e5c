package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.ServiceClass;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators read and change what is on offer. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class OfferPagesIT {
  private static final String PLANS = "/console/business/plans";
  private static final String PRICES = "/console/business/prices";
  private static final String PASSWORD = "a long enough password 1";

  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;
  @Inject FirstStart firstStart;
  @Inject Plans plans;

  @Test
  void addsAndChangesAPlan() {
    var operator = enter();
    String id = "offer-" + Fresh.text().substring(0, 8).toLowerCase(Locale.ROOT);
    var form = new HashMap<>(form(operator, id));

    assertThat(operator.post(PLANS, form).statusCode()).isEqualTo(303);
    var made = plans.get(id);
    assertThat(made.requestsPerMinute()).isEqualTo(17);
    assertThat(made.serviceClass()).isEqualTo(ServiceClass.PAID);
    assertThat(made.dailyFreeAllowance().micros()).isEqualTo(250_000);
    String page = operator.get(PLANS + "?find=Offer+plan&edit=" + id).body();
    assertThat(page).contains("Offer plan " + id, "value=\"" + id + "\"", "value=\"0.250000\"");

    form.put("tokens", "5000000000");
    operator.post(PLANS, form);
    assertThat(plans.get(id).tokensPerMinute()).isEqualTo(5_000_000_000L);
    form.put("tokens", "1000");
    form.put("requests", "18");
    operator.post(PLANS, form);
    assertThat(plans.get(id).requestsPerMinute()).isEqualTo(18);
    assertThat(operator.get(PLANS + "/export.csv?find=" + id).body())
        .startsWith("plan,name,requests_per_minute")
        .contains(id + ",Offer plan " + id + ",18,1000,2,5,paid,0.250000,0");
  }

  @Test
  void saysWhatIsWrongWithAPlan() {
    var operator = enter();
    var form = new HashMap<>(form(operator, "wrong-plan"));
    form.put("open", "1");
    var refused = operator.post(PLANS, form);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("at least as many jobs as it runs");
    form.put("open", "5");
    form.put("queue", "fastest");
    assertThat(operator.post(PLANS, form).body()).contains("Choose the queue");
    form.put("queue", "paid");
    form.put("tokens", "many");
    assertThat(operator.post(PLANS, form).body()).contains("Tokens a minute is a whole number");
    assertThat(plans.list()).noneMatch(plan -> plan.id().equals("wrong-plan"));
  }

  @Test
  void sortsPlansAndPrices() {
    var operator = enter();
    String up = operator.get(PLANS + "?sort=tokens").body();
    String down = operator.get(PLANS + "?sort=-tokens").body();
    assertThat(up.indexOf(">community</code>")).isLessThan(up.indexOf(">enterprise</code>"));
    assertThat(down.indexOf(">enterprise</code>")).isLessThan(down.indexOf(">community</code>"));
    assertThat(operator.get(PRICES + "?sort=-output&find=builtin").body())
        .contains("aria-sort=\"descending\"", "aipg-builtin");
    assertThat(operator.get(PRICES + "?find=no-such-model").body()).contains("No model, no price.");
    assertThat(operator.get(PRICES + "/export.csv").body())
        .startsWith("model,prompt_usd,cached_prompt_usd,output_usd,version")
        .contains("aipg-builtin,");
  }

  private static Map<String, String> form(TestBrowser operator, String id) {
    return Map.of(
        "csrf", operator.csrf(PLANS),
        "id", id,
        "name", "Offer plan " + id,
        "requests", "17",
        "tokens", "1000",
        "running", "2",
        "open", "5",
        "queue", "paid",
        "free", "0.25");
  }

  private TestBrowser enter() {
    firstStart.ensure();
    var home =
        organisations.list().stream().filter(OrganisationView::operator).findFirst().orElseThrow();
    String email = "offer-" + Fresh.text() + "@example.org";
    var made = users.create(Actor.system("test"), home.id(), email, Role.OPERATOR);
    return new TestBrowser(base).enter(email, made.oneTimePassword(), PASSWORD);
  }
}
