package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockColumn;
import io.aipowergrid.node.mining.MinedBlocks;
import io.aipowergrid.node.mining.MiningService;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.PrivateNetwork;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The pages of mining and of GPUs on a private network where the node finds many blocks. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(MiningE2eIT.Profile.class)
class MiningE2eIT extends ConsoleVisits {
  /** More than one page, and the first of them mature. */
  private static final int BLOCKS = 120;

  private static final String BLOCK = "section:has(#blocks-title) tbody tr";

  @Inject MeterRegistry meters;
  @Inject ChainService chain;
  @Inject MiningService mining;
  @Inject MinedBlocks blocks;
  @Inject GpuService gpus;
  @Inject ShownDevices devices;
  @Inject DataSource source;

  /** A miner on a network of its own. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mining");
        return Map.of(
            "aipg.chain.network", PrivateNetwork.make(folder).toString(),
            "aipg.mining.cpu-threads", "1",
            "aipg.mining.payout-address", PrivateNetwork.MINER,
            "aipg.mining.alone", "true",
            "aipg.mining.look-interval", "100ms",
            // The device is too small for it, and says so.
            "aipg.mining.gpu.enabled", "true",
            // Nobody listens there, so the own chain stands in.
            "aipg.mining.pools[0].url", "stratum+tcp://127.0.0.1:1",
            "aipg.mining.pools[0].user", "ADDRESS.rig",
            "aipg.mining.pool.solo-fallback", "true",
            "aipg.mining.pool.solo-fallback-after", "0s");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ShownDevices.class);
    }
  }

  /** Mines as far as the tests need, and rests, so that pages stand still. */
  private void mineAndRest() {
    if (chain.tip().height() < BLOCKS) {
      mining.turn(true, "a test");
      await(() -> chain.tip().height() >= BLOCKS);
    }
    mining.turn(false, "a test");
    await(() -> mining.status().state() == MiningState.STOPPED);
    await(() -> blocks.totals().mature() + blocks.totals().immature() == chain.tip().height());
  }

  private MinedBlock newest() {
    return blocks.list(SortOrder.descending(MinedBlockColumn.HEIGHT), null, 1).getFirst();
  }

  @Test
  void showsMinerEarningsAndBlocks() {
    mineAndRest();
    try (var operator = enter(Role.OPERATOR, Window.PHONE)) {
      operator.openWithScripts("/console/mining");
      Page page = operator.page();
      assertThat(page.locator("section:has(#state-title)").innerText())
          .contains("stopped", "an operator stopped it", PrivateNetwork.MINER, "accepted");
      var totals = blocks.totals();
      assertThat(page.locator("section:has(#earned-title)").innerText())
          .contains(totals.netMature().toCoins() + " AIPG")
          .contains(totals.netImmature().toCoins() + " AIPG");
      assertThat(
              page.locator("section:has(#state-title) a[href='/console/gpus/GPU-fake']")
                  .innerText())
          .isEqualTo("Fake");
      assertThat(meters.get("aipg_mining_device_rebuild").functionTimer().count())
          .as("the device is too small for a dataset")
          .isZero();
      assertThat(page.locator("section:has(#pools-title) tbody tr").innerText())
          .contains("stratum+tcp://127.0.0.1:1", "idle", "connection: Connection refused");
      assertThat(page.locator("section:has(#state-title)").innerText())
          .contains("the own chain while no pool gives work");
      assertThat(page.locator(BLOCK).first().innerText())
          .contains("immature", newest().net().toCoins() + " AIPG");
      operator.lookAround("mining");
      operator.requireNoComplaints();
    }
  }

  @Test
  void sortsPagesAndExports() {
    mineAndRest();
    int height = chain.tip().height();
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/mining").page();
      assertThat(heights(page)).startsWith(number(height), number(height - 1));
      page.click("a[rel=next]");
      assertThat(heights(page)).startsWith(number(height - 25));
      page.click("#by-height");
      assertThat(heights(page)).startsWith("1", "2");
      assertThat(page.locator(BLOCK).first().innerText()).contains("mature");

      var csv = page.request().get(base.resolve("/console/mining/export.csv").toString());
      List<String> lines = new String(csv.body(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(1 + (int) (blocks.totals().orphaned() + height));
      assertThat(lines.get(1))
          .startsWith(height + ",")
          .endsWith(
              ",immature,%s,%s,%s"
                  .formatted(
                      newest().reward().toCoins(),
                      newest().operations().toCoins(),
                      newest().net().toCoins()));
      assertThat(lines.getLast()).endsWith(",mature,500.00000000,25.00000000,475.00000000");
      operator.requireNoComplaints();
    }
  }

  private static List<String> heights(Page page) {
    return page.locator(BLOCK + " th").allInnerTexts();
  }

  private static String number(int height) {
    return String.format(Locale.ROOT, "%,d", height);
  }

  @Test
  void startsAndStops() {
    mineAndRest();
    int height = chain.tip().height();
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/mining").page();
      page.onDialog(Dialog::accept);
      page.click("#start");
      assertThat(page.locator(".notice.good").first().innerText()).contains("The node shall mine");
      await(() -> chain.tip().height() > height);
      operator.openWithScripts("/console/mining");
      assertThat(page.locator("#state-title + .state").innerText()).isEqualTo("mining");
      page.click("#stop");
      assertThat(page.locator(".notice.good").first().innerText()).contains("mines no more");
      await(() -> mining.status().state() == MiningState.STOPPED);

      operator.open("/console/settings/audit?find=mining.");
      assertThat(page.locator("main tbody").innerText()).contains("mining.start", "mining.stop");
      operator.requireNoComplaints();
    }
  }

  @Test
  void showsGpusTheirMinutesAndEarnings() throws SQLException {
    mineAndRest();
    GpuRows.write(source);
    await(() -> gpus.devices().stream().anyMatch(it -> !it.reading().isEmpty()));
    devices.raise(31);
    await(() -> gpus.devices().getFirst().lastXid().isPresent());
    try (var operator = enter(Role.OPERATOR, Window.PHONE)) {
      Page page = operator.openWithScripts("/console/gpus").page();
      assertThat(page.locator("section:has(#gpus-title) tbody tr").innerText())
          .contains("Fake", "GPU-fake", "0.00 H/s", "61 °C", "412 W of 700 W");
      operator.lookAround("gpus");

      operator.openWithScripts("/console/gpus/GPU-fake");
      page.waitForSelector("figure.chart svg");
      assertThat(page.locator("section:has(#health-title)").innerText())
          .contains(
              "61 °C", "1980 MHz", "at its power limit", "slowed by hardware", "31: a program")
          .contains("contexts and other programs", "256.0 MiB", "free");
      assertThat(page.locator("section:has(#now-title)").innerText()).contains("none in memory");
      assertThat(page.locator("section:has(#hours-title)").innerText())
          .contains("mining 42 min, held by an operator 18 min", "475.00000000 AIPG")
          .contains("estimated 0.01234567 AIPG from pools", "288.0 Wh")
          .as("hours without a node")
          .doesNotContain("node off 60 min");
      operator.lookAround("gpu");
      operator.requireNoComplaints();
    }
  }

  @Test
  void holdsAndReleasesAGpuAndExportsItsHours() throws SQLException {
    GpuRows.write(source);
    await(() -> !gpus.devices().isEmpty());
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/gpus/GPU-fake").page();
      page.selectOption("#minutes", "30");
      page.click("#hold");
      assertThat(page.locator(".notice.good").first().innerText()).contains("held off the device");
      await(() -> gpus.devices().getFirst().view().use() == DeviceUse.HELD);
      operator.openWithScripts("/console/gpus/GPU-fake");
      assertThat(page.locator("#now-title + .state").innerText()).isEqualTo("held by an operator");
      page.click("#release");
      assertThat(page.locator(".notice.good").first().innerText()).contains("released");
      await(() -> gpus.devices().getFirst().hold().isEmpty());
      operator.open("/console/settings/audit?find=gpu.");
      assertThat(page.locator("main tbody").innerText()).contains("gpu.hold", "gpu.release");

      String path = "/console/gpus/GPU-fake/hours.csv?range=24h";
      List<String> lines =
          page.request().get(base.resolve(path).toString()).text().lines().toList();
      assertThat(lines).hasSize(1 + 24);
      assertThat(lines.get(3)).as("two hours ago").contains(",1080,").contains(",2520,");
      operator.requireNoComplaints();
    }
  }

  @Test
  void drainsAGpuAfterAQuestionAndResumesIt() {
    await(() -> !gpus.devices().isEmpty());
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      Page page = operator.openWithScripts("/console/gpus/GPU-fake").page();
      page.onceDialog(Dialog::dismiss);
      page.click("#drain");
      assertThat(gpus.devices().getFirst().drain()).as("the question was denied").isEmpty();
      page.onceDialog(Dialog::accept);
      page.click("#drain");
      assertThat(page.locator(".notice.good").first().innerText()).contains("The device drains");
      await(() -> gpus.devices().getFirst().drain().isPresent());
      assertThat(gpus.devices().getFirst().view().use()).isEqualTo(DeviceUse.RELEASED);
      operator.openWithScripts("/console/gpus/GPU-fake");
      assertThat(page.locator("#now-title + .state").innerText()).isEqualTo("drained");
      page.click("#resume");
      assertThat(page.locator(".notice.good").first().innerText()).contains("takes work again");
      await(() -> gpus.devices().getFirst().drain().isEmpty());
      operator.open("/console/settings/audit?find=gpu.");
      assertThat(page.locator("main tbody").innerText()).contains("gpu.drain", "gpu.resume");
      operator.requireNoComplaints();
    }
  }

  @Test
  void isTheOperatorsAlone() {
    try (var viewer = enter(Role.VIEWER, Window.LIGHT)) {
      for (String path :
          List.of(
              "/console/mining",
              "/console/mining/now",
              "/console/gpus",
              "/console/gpus/GPU-fake",
              "/console/gpus/GPU-fake/hours.csv")) {
        viewer.requireStatus(403, path);
      }
      viewer.open("/console");
      assertThat(viewer.page().locator("nav a[href='/console/mining']").count()).isZero();
    }
  }

  @Test
  void takesNonsenseInTheAddressCalmly() {
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      for (String query :
          List.of("?sort=nothing", "?before=zz", "?before=" + "0".repeat(64), "?before=%27--")) {
        operator.requireStatus(200, "/console/mining" + query);
      }
      operator.requireNoComplaints();
    }
  }
}
