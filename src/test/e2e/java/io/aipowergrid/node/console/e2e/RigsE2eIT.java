package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.mining.PrivateNetwork;
import io.aipowergrid.node.mining.StratumService;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of rigs and of what miners are owed, with rigs at the node's own Stratum server. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(RigsE2eIT.Profile.class)
class RigsE2eIT {
  private static final String RIG = "section:has(#rigs-title) tbody th";
  private static final String OWED_CSV = "/console/mining/owed/export.csv";
  private static final String RIGS_CSV = "/console/mining/rigs/export.csv";

  /** A usual name, one that a spreadsheet would compute, and the longest. */
  private static final List<String> RIGS =
      List.of(
          PrivateNetwork.MINER + ".garage-3",
          "-1-2.@SUM:A1",
          "W".repeat(80) + "." + "M".repeat(32));

  private static Chromium chromium;

  @TestHTTPResource("/")
  URI base;

  @Inject Guests guests;
  @Inject ChainService chain;
  @Inject StratumService stratum;
  @Inject GpuService gpus;
  @Inject DataSource source;

  /** A Stratum server on a network of its own. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "rigs");
        return Map.of(
            "aipg.chain.network", PrivateNetwork.make(folder).toString(),
            "aipg.mining.payout-address", PrivateNetwork.MINER,
            "aipg.mining.alone", "true",
            "aipg.mining.look-interval", "100ms",
            "aipg.mining.stratum.listen", "127.0.0.1:0");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void showsRigsByWhateverNameTheyGive(Window window) throws IOException {
    await(() -> stratum.address().isPresent());
    try (var _ = NamedRigs.connect(stratum.address().orElseThrow(), RIGS);
        var operator = guests.enter(chromium.browser(), base, Role.OPERATOR, window)) {
      await(() -> stratum.reports().size() == RIGS.size());
      Page page = operator.openWithScripts("/console/mining").page();
      page.click("nav.tabs >> text=Rigs");
      page.waitForSelector("html[data-ready]");
      assertThat(page.locator("section:has(#server-title)").innerText())
          .contains("listening", "127.0.0.1:")
          .doesNotContain("/127");
      assertThat(page.locator(RIG).allInnerTexts()).containsExactlyInAnyOrderElementsOf(RIGS);
      operator.keepPicture("rigs-" + window.name().toLowerCase(Locale.ROOT));
      assertThat(operator.accessibilityFaults()).isEmpty();
      operator.requireNoSidewaysScrolling();
      operator.requireNoComplaints();
    }
  }

  @Test
  void sortsFiltersAndExportsRigs() throws IOException {
    await(() -> stratum.address().isPresent());
    try (var _ = NamedRigs.connect(stratum.address().orElseThrow(), RIGS);
        var operator = guests.enter(chromium.browser(), base, Role.OPERATOR, Window.LIGHT)) {
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

  @ParameterizedTest
  @EnumSource(Window.class)
  void showsWhatMinersAreOwed(Window window) throws SQLException {
    String miner = "mRig" + window.name();
    try (var operator = guests.enter(chromium.browser(), base, Role.OPERATOR, window)) {
      Page page = operator.openWithScripts("/console/mining/owed?find=" + miner).page();
      assertThat(page.locator(".empty").innerText()).contains("No payee matches");
      OwedRows.add(source, chain.params().name(), miner, 123_456_789);
      page.click(".filters a");
      assertThat(page.locator("section:has(#sum-title)").innerText())
          .contains("./aipg mining pay", "AIPG", "never");
      assertThat(page.locator("tr:has-text('" + miner + "')").innerText())
          .contains("1.23456789", "never");
      operator.keepPicture("owed-" + window.name().toLowerCase(Locale.ROOT));
      assertThat(operator.accessibilityFaults()).isEmpty();
      operator.requireNoSidewaysScrolling();
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
    try (var operator = guests.enter(chromium.browser(), base, Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/gpus").page();
      assertThat(page.locator(".empty").innerText())
          .contains("This machine has no GPU: no NVIDIA driver", "Nothing is wrong");
      var answer = page.navigate(base.resolve("/console/gpus/GPU-none").toString());
      assertThat(answer.status()).isEqualTo(404);
    }
  }

  @Test
  void isTheOperatorsAlone() {
    try (var viewer = guests.enter(chromium.browser(), base, Role.VIEWER, Window.LIGHT)) {
      for (String path :
          List.of("/console/mining/rigs", RIGS_CSV, "/console/mining/owed", OWED_CSV)) {
        var answer = viewer.page().navigate(base.resolve(path).toString());
        assertThat(answer.status()).as(path).isEqualTo(403);
      }
    }
  }

  @Test
  void takesNonsenseInTheAddressCalmly() {
    try (var operator = guests.enter(chromium.browser(), base, Role.OPERATOR, Window.LIGHT)) {
      for (String page : List.of("/console/mining/rigs", "/console/mining/owed")) {
        for (String query : List.of("?sort=nothing", "?page=-1", "?page=zz", "?find=%27--")) {
          var answer = operator.page().navigate(base.resolve(page + query).toString());
          assertThat(answer.status()).as(page + query).isEqualTo(200);
        }
      }
      operator.requireNoComplaints();
    }
  }
}
