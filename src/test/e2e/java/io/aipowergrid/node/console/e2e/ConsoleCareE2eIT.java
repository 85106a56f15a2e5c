package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small things that people notice: copying, exact times, and a strip that shows everything. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class ConsoleCareE2eIT extends ConsoleVisits {

  @Test
  void copiesTheWholeHashHoweverShortItIsShown() {
    try (var operator = enter()) {
      var page = operator.openWithScripts("/console/chain").page();
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      Locator button = page.locator("main button[data-copy]").first();
      String hash = button.getAttribute("data-copy");
      assertThat(hash).matches("[0-9a-f]{64}");
      assertThat(page.locator("main .hash code").first().innerText()).contains("…");

      button.click();
      page.waitForSelector("#said .notice");

      assertThat(page.locator("#said").innerText()).contains("Copied.");
      assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(hash);
    }
  }

  @Test
  void tellsTheExactTimeBesideEveryRelativeOne() {
    try (var operator = enter()) {
      var page = operator.openWithScripts("/console/settings/audit").page();
      List<Locator> times = page.locator("main time[data-ago]").all();
      assertThat(times).isNotEmpty();
      for (Locator time : times) {
        assertThat(time.getAttribute("title"))
            .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
        assertThat(time.innerText()).isNotBlank().doesNotContain("UTC");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 1440})
  void theStripHidesNoGauge(int width) {
    try (var operator = enter()) {
      var page = operator.page();
      page.setViewportSize(width, 900);
      operator.openWithScripts("/console");
      Object hidden =
          page.evaluate(
              "(() => { const g = document.querySelector('.gauges'); return g.scrollWidth -"
                  + " g.clientWidth; })()");
      operator.keepPicture("overview-" + width);
      assertThat(((Number) hidden).intValue()).isZero();
    }
  }

  private Visitor enter() {
    return enter(Role.OPERATOR, Window.LIGHT);
  }
}
