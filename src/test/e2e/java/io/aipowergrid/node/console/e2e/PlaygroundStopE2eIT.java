package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The playground's Stop button, on a model slow enough to be stopped. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class PlaygroundStopE2eIT extends ConsoleVisits {
  private static final int TOKENS_MAX = 250;

  @Inject Balances balances;
  @Inject JobService jobs;

  @Test
  void stopsAnAnswerAndSettlesWhatWasProduced() {
    try (var member = enter(Role.MEMBER, Window.LIGHT)) {
      var page = askSlowly(member);
      page.click("#stop");
      page.waitForSelector(".turn .meter");
      assertThat(page.locator(".turn .meter").innerText())
          .contains("ended by cancelled")
          .contains("USD");
      String kept = page.locator(".turn.answer .text").innerText();
      assertThat(kept).startsWith("w0 w1 w2").doesNotContain("w" + (TOKENS_MAX - 1));
      assertThat(page.locator("#playground-state").innerText()).startsWith("Stopped: ");
      assertThat(page.locator("#send").isEnabled()).isTrue();
      assertThat(page.locator("#stop").isDisabled()).isTrue();
      member.keepPicture("playground-stopped-light");

      String href = page.locator(".meter a").first().getAttribute("href");
      var job = jobs.get(UUID.fromString(href.substring(href.lastIndexOf('/') + 1)));
      assertThat(job.state()).isEqualTo(JobState.CANCELLED);
      assertThat(job.cancelReason()).isEqualTo(CancelReason.REQUESTED);
      assertThat(job.usage().outputTokens()).isBetween(3L, TOKENS_MAX - 1L);
      assertThat(job.cost().isPositive()).isTrue();
      assertThat(job.receiptIds()).hasSize(1);
      assertThat(balances.of(job.organisationId()).reserved()).isEqualTo(MicroUsd.ZERO);
      member.requireNoComplaints();
    }
  }

  private static Page askSlowly(Visitor visitor) {
    var page = visitor.openWithScripts("/console/playground").page();
    page.selectOption("select[name=model]", ScriptedRunner.SLOW);
    page.fill("input[name=maxTokens]", Integer.toString(TOKENS_MAX));
    page.fill("textarea[name=ask]", "Hello");
    page.click("#send");
    page.waitForCondition(
        () -> page.locator(".turn.answer .text").innerText().startsWith("w0 w1 w2"));
    return page;
  }
}
