package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.mining.PrivateNetwork;
import io.aipowergrid.node.mining.StratumService;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The pages of rigs and of what miners are owed, with rigs at the node's own Stratum server. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class RigsE2eIT extends ConsoleVisits {
  private static final String RIG = "section:has(#rigs-title) tbody th";
  private static final String OWED_CSV = "/console/mining/owed/export.csv";
  private static final String RIGS_CSV = "/console/mining/rigs/export.csv";

  /** A usual name, one that a spreadsheet would compute, and the longest. */
  private static final List<String> RIGS =
      List.of(
          PrivateNetwork.MINER + ".garage-3",
          "-1-2.@SUM:A1",
          "W".repeat(80) + "." + "M".repeat(32));

  @Inject ChainService chain;
  @Inject StratumService stratum;
  @Inject GpuService gpus;
  @Inject DataSource source;

  @Test
  void showsRigsByWhateverNameTheyGive() throws IOException {
    await(() -> stratum.address().isPresent());
    try (var _ = NamedRigs.connect(stratum.address().orElseThrow(), RIGS);
        var operator = enter(Role.OPERATOR, Window.PHONE)) {
      await(() -> stratum.reports().size() == RIGS.size());
      Page page = operator.openWithScripts("/console/mining").page();
      page.click("nav.tabs >> text=Rigs");
      page.waitForSelector("html[data-ready]");
      assertThat(page.locator("section:has(#server-title)").innerText())
          .contains("listening", "127.0.0.1:")
          .doesNotContain("/127");
      assertThat(page.locator(RIG).allInnerTexts()).containsExactlyInAnyOrderElementsOf(RIGS);
      operator.lookAround("rigs");
      operator.requireNoComplaints();
    }
  }

  @Test
  void sortsFiltersAndExportsRigs() throws IOException {
    await(() -> stratum.address().isPresent());
    try (var _ = NamedRigs.connect(stratum.address().orElseThrow(), RIGS);
        var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      await(() -> stratum.reports().size() == RIGS.size());
      Page page = operator.openWithScripts("/console/mining/rigs").page();
      page.click("#by-worker");
      assertThat(page.url()).contains("sort=worker");
      var sorted = RIGS.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList();
      assertThat(page.locator(RIG).allInnerTexts()).containsExactlyElementsOf(sorted);

      var csv = page.request().get(base.resolve(RIGS_CSV + "?sort=worker").toString());
      List<String> lines = new String(csv.body(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(1 + RIGS.size());
      assertThat(lines.get(1)).as("no formula for a spreadsheet").startsWith("'-1-2,'@SUM:A1,");

      page.fill("input[name=find]", "@sum");
      page.click(".filters button[type=submit]");
      assertThat(page.locator(RIG).allInnerTexts()).containsExactly("-1-2.@SUM:A1");
      assertThat(page.url()).as("the order stays").contains("sort=worker");
      page.fill("input[name=find]", "\"><script>alert(1)</script>");
      page.click(".filters button[type=submit]");
      assertThat(page.locator(".empty").innerText()).contains("No worker matches");
      assertThat(page.locator("input[name=find]").inputValue()).startsWith("\"><script>");
      operator.requireNoComplaints();
    }
  }

  @Test
  void showsWhatMinersAreOwed() throws SQLException {
    String miner = "mRigOwed";
    try (var operator = enter(Role.OPERATOR, Window.PHONE)) {
      Page page = operator.openWithScripts("/console/mining/owed?find=" + miner).page();
      assertThat(page.locator(".empty").innerText()).contains("No payee matches");
      OwedRows.add(source, chain.params().name(), miner, 123_456_789);
      page.click(".filters a");
      assertThat(page.locator("section:has(#sum-title)").innerText())
          .contains("./aipg mining pay", "AIPG", "never");
      assertThat(page.locator("tr:has-text('" + miner + "')").innerText())
          .contains("1.23456789", "never");
      operator.lookAround("owed");
      page.click("#by-payee");
      assertThat(page.url()).contains("sort=payee");
      var csv = page.request().get(base.resolve(OWED_CSV + "?find=" + miner).toString());
      assertThat(csv.text().lines().skip(1))
          .containsExactly(miner + ",1.23456789,0.00000000,0.00000000,");
      operator.requireNoComplaints();
    }
  }

  @Test
  void saysCalmlyThatThereIsNoGpu() {
    assumeTrue(gpus.devices().isEmpty(), "this machine has a GPU");
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/gpus").page();
      assertThat(page.locator(".empty").innerText())
          .contains("This machine has no GPU: no NVIDIA driver", "Nothing is wrong");
      operator.requireStatus(404, "/console/gpus/GPU-none");
    }
  }

  @Test
  void isTheOperatorsAlone() {
    try (var viewer = enter(Role.VIEWER, Window.LIGHT)) {
      for (String path :
          List.of("/console/mining/rigs", RIGS_CSV, "/console/mining/owed", OWED_CSV)) {
        viewer.requireStatus(403, path);
      }
    }
  }

  @Test
  void takesNonsenseInTheAddressCalmly() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      for (String page : List.of("/console/mining/rigs", "/console/mining/owed")) {
        for (String query : List.of("?sort=nothing", "?page=-1", "?page=zz", "?find=%27--")) {
          operator.requireStatus(200, page + query);
        }
      }
      operator.requireNoComplaints();
    }
  }
}
