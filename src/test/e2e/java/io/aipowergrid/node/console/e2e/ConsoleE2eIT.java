package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The console as people meet it: every page in light, dark and on a phone, by keyboard, without
 * scripts, and an answer streaming into the playground.
 */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class ConsoleE2eIT extends ConsoleVisits {
  private static final int PAGE_WEIGHT_MAX = 500 * 1024;

  @Inject Maintenance maintenance;

  @Test
  void showsEveryPage() {
    try (var operator = enter(Role.OPERATOR, Window.PHONE)) {
      ask(operator, "What is AI Power Grid?");
      for (var page : pages(operator).entrySet()) {
        operator.openWithScripts(page.getValue());
        operator.lookAround(page.getKey());
      }
      operator.requireNoComplaints();
    }
  }

  @Test
  void showsCustomersTheirOwnPages() {
    try (var customer = enter(Role.ADMIN, Window.PHONE)) {
      customer.openWithScripts("/console");
      assertThat(customer.page().locator("h1").innerText()).isEqualTo("Start");
      assertThat(customer.page().locator("nav a[href='/console/business']").count()).isZero();
      customer.lookAround("start");
      customer.openWithScripts("/console/keys");
      customer.page().fill("input[name=name]", "laptop");
      customer.page().click("button.primary");
      assertThat(customer.page().locator("#secret").innerText()).startsWith("aipg_").hasSize(57);
      customer.lookAround("key-made");
      customer.requireNoComplaints();
    }
  }

  @Test
  void asksForANewPasswordAtTheFirstSignIn() {
    var invited = guests.invite(Role.OPERATOR);
    try (var visitor = stranger(Window.PHONE, true)) {
      visitor.open("/console/jobs");
      visitor.lookAround("sign-in");
      visitor.signIn(invited.user().email(), invited.oneTimePassword());
      assertThat(visitor.page().url()).endsWith("/console/password");
      visitor.lookAround("password");
      visitor.changePassword(invited.oneTimePassword(), Guests.PASSWORD);
      assertThat(visitor.page().locator("h1").innerText()).isEqualTo("Overview");
      assertThat(visitor.page().locator(".notice.good").first().innerText())
          .contains("Your password is changed.");
      visitor.requireNoComplaints();
    }
  }

  @Test
  void saysWhatIsNotHereAndWhatToDo() {
    try (var operator = enter(Role.OPERATOR, Window.DARK)) {
      operator.open("/console/jobs/" + UUID.randomUUID());
      assertThat(operator.page().locator("[role=alert]").innerText())
          .isEqualTo("There is no such job.");
      operator.lookAround("refused");
    }
  }

  @Test
  void streamsAnAnswerAndLinksItsReceipt() {
    try (var member = enter(Role.MEMBER, Window.LIGHT)) {
      ask(member, "Hello");
      var page = member.page();
      assertThat(page.locator(".turn.answer .text").innerText()).isNotBlank();
      String meter = page.locator(".turn .meter").innerText();
      assertThat(meter).contains("USD").contains("first token after").contains("tokens");

      page.locator("a[data-receipt]").click();
      page.waitForSelector("ol.checks");
      assertThat(page.locator(".page-head .state").innerText()).isEqualTo("all links hold");
      assertThat(page.locator(".checks .state.bad").count()).isZero();
      member.requireNoComplaints();
    }
  }

  @Test
  void obeysTheKeyboard() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      var page = operator.openWithScripts("/console").page();
      page.keyboard().press("/");
      assertThat(page.evaluate("document.activeElement.id")).isEqualTo("find");
      page.keyboard().press("Escape");
      page.keyboard().press("Shift+?");
      assertThat(page.locator("#help").isVisible()).isTrue();
      operator.keepPicture("keyboard-help-light");
      page.keyboard().press("Escape");
      assertThat(page.locator("#help").isVisible()).isFalse();
      page.keyboard().press("g");
      page.keyboard().press("j");
      page.waitForURL("**/console/jobs");
      // Keys have no entry in the operator's rail, but their letter all the same.
      page.keyboard().press("g");
      page.keyboard().press("k");
      page.waitForURL("**/console/keys");
      assertThat(page.locator(".nav a[aria-current]").innerText()).startsWith("Settings");
      // The first stop of the Tab key leads past the navigation.
      page.keyboard().press("Tab");
      assertThat(page.evaluate("document.activeElement.getAttribute('href')")).isEqualTo("#main");
      operator.requireNoComplaints();
    }
  }

  @Test
  void remembersLightOrDark() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      var page = operator.openWithScripts("/console").page();
      page.click("form[data-theme-switch] button");
      assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");
      operator.open("/console/jobs");
      assertThat(page.getAttribute("html", "data-theme")).isEqualTo("dark");
    }
  }

  @Test
  void readsWithoutScripts() {
    var invited = guests.invite(Role.OPERATOR);
    try (var reader = stranger(Window.PHONE, false)) {
      reader.signIn(invited.user().email(), invited.oneTimePassword());
      reader.changePassword(invited.oneTimePassword(), Guests.PASSWORD);
      for (String path : List.of("/console", "/console/models", "/console/usage", "/console/log")) {
        reader.open(path);
        assertThat(reader.page().locator("h1").isVisible()).as(path).isTrue();
      }
      reader.page().click("text=Menu");
      assertThat(reader.page().locator("nav a[href='/console/jobs']").isVisible()).isTrue();
    }
  }

  @Test
  void keepsFiguresLiveByOneStream() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      var page = operator.openWithScripts("/console").page();
      page.waitForSelector("html[data-live]");
      assertThat(page.locator("[data-live=mode]").innerText()).isEqualTo("normal");
      page.waitForSelector("[data-chart] svg");
      operator.requireNoComplaints();
    }
  }

  @Test
  void sortsByTheHeadsOfATableAndKeepsTheOrderInTheAddress() {
    try (var member = enter(Role.MEMBER, Window.LIGHT)) {
      ask(member, "Hello");
      ask(member, "What is AI Power Grid?");
      var page = member.openWithScripts("/console/jobs").page();
      assertThat(page.locator("th[aria-sort]").innerText()).isEqualTo("Admitted");
      page.focus("#by-output-tokens");
      page.keyboard().press("Enter");
      page.waitForURL("**/console/jobs?sort=-output-tokens*");
      assertThat(page.getAttribute("th:has(#by-output-tokens)", "aria-sort"))
          .isEqualTo("descending");
      assertThat(page.evaluate("document.activeElement.id"))
          .as("the keyboard stays on the head")
          .isEqualTo("by-output-tokens");
      var falling = page.locator("tbody td:nth-child(6)").allInnerTexts();
      page.keyboard().press("Enter");
      page.waitForURL("**/console/jobs?sort=output-tokens*");
      assertThat(page.getAttribute("th:has(#by-output-tokens)", "aria-sort"))
          .isEqualTo("ascending");
      var rising = page.locator("tbody td:nth-child(6)").allInnerTexts();
      assertThat(rising).hasSize(2).isEqualTo(falling.reversed());
      page.selectOption("#f-state", "succeeded");
      page.click(".filters button");
      page.waitForURL("**/console/jobs?**state=succeeded**");
      assertThat(page.url()).contains("sort=output-tokens");
      member.requireNoComplaints();
    }
  }

  @Test
  void restsInMaintenanceUntilItIsEnded() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      var page = operator.openWithScripts("/console/settings/node").page();
      page.fill("input[name=reason]", "new disk");
      page.onDialog(Dialog::accept);
      page.click("#begin");
      page.waitForSelector("#resume");
      assertThat(page.locator("[data-live=mode]").innerText()).isEqualTo("maintenance");
      try (var other = enter(Role.OPERATOR, Window.PHONE)) {
        other.openWithScripts("/console/settings/node").lookAround("node-in-maintenance");
        other.openWithScripts("/console").lookAround("overview-in-maintenance");
      }
      operator.openWithScripts("/console/playground");
      page.fill("textarea[name=ask]", "Hello");
      page.click("#send");
      page.waitForSelector("#said .notice");
      assertThat(page.locator("#playground-state").innerText())
          .isEqualTo("The node is in maintenance and takes no new jobs: new disk");
      operator.openWithScripts("/console/settings/node");
      page.click("#resume");
      page.waitForSelector("#begin");
      assertThat(page.locator("[data-live=mode]").innerText()).isEqualTo("normal");
      operator.requireNoComplaints();
    } finally {
      maintenance.end(Actor.system("test"));
    }
  }

  /**
   * The weight is a rule; the times are for reading only, because they depend on the machine. Both
   * stand in {@code target/screenshots/weight.txt}.
   */
  @Test
  void weighsLittleWithoutTheChartLibrary() throws IOException {
    var lines = new ArrayList<String>();
    lines.add(PageWeight.HEAD);
    try (var stranger = stranger(Window.LIGHT, true)) {
      stranger.openWithScripts("/console/sign-in");
      lines.add(PageWeight.measure(stranger.page()).line("sign-in cold"));
    }
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      ask(operator, "Hello");
      for (var page : pages(operator).entrySet()) {
        operator.openWithScripts(page.getValue()).waitForCharts();
        var weight = PageWeight.measure(operator.page());
        lines.add(weight.line(page.getKey()));
        assertThat(weight.bytesWithoutCharts())
            .as(page.getKey())
            .isPositive()
            .isLessThan(PAGE_WEIGHT_MAX);
        assertThat(weight.charts())
            .as(page.getKey() + ": only pages with charts load their library")
            .isEqualTo(operator.page().locator("[data-chart]").count() > 0);
      }
    }
    String table = String.join("\n", lines) + "\n";
    Files.writeString(Visitor.SCREENSHOTS.resolve("weight.txt"), table);
    System.out.print(table);
  }

  private static void ask(Visitor visitor, String question) {
    var page = visitor.openWithScripts("/console/playground").page();
    page.fill("textarea[name=ask]", question);
    page.click("#send");
    page.waitForSelector("a[data-receipt]", new Page.WaitForSelectorOptions().setTimeout(60_000));
    visitor.keepPicture("playground-answered-" + page.viewportSize().width);
  }

  /** Name and address of each page, with the ids of what the question has made. */
  private static Map<String, String> pages(Visitor visitor) {
    Locator meter = visitor.page().locator(".turn .meter a");
    var pages = new LinkedHashMap<String, String>();
    pages.put("job", meter.first().getAttribute("href"));
    pages.put("receipt", meter.last().getAttribute("href"));
    pages.put("overview", "/console");
    pages.put("playground", "/console/playground");
    pages.put("jobs", "/console/jobs");
    pages.put("models", "/console/models");
    pages.put("model", "/console/models/aipg-builtin");
    pages.put("keys", "/console/keys");
    pages.put("usage", "/console/usage?range=24h");
    pages.put("receipts", "/console/receipts");
    pages.put("log", "/console/log");
    pages.put("mining-off", "/console/mining");
    pages.put("chain", "/console/chain");
    pages.put("block", "/console/chain/blocks/0");
    pages.put("customers", "/console/business");
    pages.put("plans", "/console/business/plans");
    pages.put("prices", "/console/business/prices");
    pages.put("ledger", "/console/business/ledger");
    pages.put("people", "/console/settings");
    pages.put("node", "/console/settings/node");
    pages.put("audit", "/console/settings/audit");
    pages.put("search", "/console/search?q=nothing-of-this-name");
    visitor.open("/console/business");
    pages.put("customer", visitor.page().locator("tbody th a").first().getAttribute("href"));
    return pages;
  }
}
