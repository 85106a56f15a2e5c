package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.api.chain.VectorNetwork;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The explorer over the daemon's regtest chain: while it comes in, and when it is there. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ExplorerE2eIT.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplorerE2eIT {
  private static final int TIP = 323;
  private static final int HALF = 200;

  /** Mined every block of the chain. */
  private static final String MINER = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

  private static Chromium chromium;

  @TestHTTPResource("/")
  URI base;

  @Inject Guests guests;
  @Inject ChainService chain;
  @Inject ChainIndex index;

  private final List<Block> blocks = new ArrayList<>();

  /** The vectors' network, with peers to show. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return new VectorNetwork().getConfigOverrides();
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ShownPeers.class);
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

  @Test
  @Order(1)
  void showsHowFarTheDownloadIs() throws IOException {
    readBlocks();
    blocks.subList(1, HALF + 1).forEach(chain::submitBlock);
    var headers = blocks.subList(HALF + 1, TIP + 1).stream().map(Block::header).toList();
    assertThat(chain.submitHeaders(headers)).isInstanceOf(HeadersResult.Accepted.class);
    for (Window window : Window.values()) {
      try (var operator = enter(Role.OPERATOR, window)) {
        operator.openWithScripts("/console/chain");
        String tip = operator.page().locator("section:has(#tip-title)").innerText();
        assertThat(tip)
            .contains("catching up")
            .contains("61 %")
            .contains("14 min 5 s left")
            .contains("200 of 323 headers")
            .contains("12.5 blocks/s");
        look(operator, "chain-catching-up", window);
        operator.requireNoComplaints();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  @Order(2)
  void showsBlocksTransactionsAddressesAndPeers(Window window) throws IOException {
    importAll();
    try (var operator = enter(Role.OPERATOR, window)) {
      operator.openWithScripts("/console/chain");
      assertThat(operator.page().locator("section:has(#tip-title)").innerText()).contains("323");
      assertThat(operator.page().locator("progress").count()).isZero();
      look(operator, "chain-tip", window);

      operator.openWithScripts("/console/chain/blocks/303");
      assertThat(operator.page().locator("h1").innerText()).isEqualTo("Block 303");
      assertThat(operator.page().locator(".state").first().innerText())
          .isEqualTo("21 confirmations");
      look(operator, "block-303", window);

      String issue = blocks.get(303).transactions().getLast().txid().toDisplayHex();
      operator.openWithScripts("/console/chain/transactions/" + issue);
      assertThat(operator.page().locator("main").innerText()).contains("Fee").contains("carries");
      look(operator, "transaction-asset", window);

      operator.openWithScripts("/console/chain/addresses/" + MINER);
      look(operator, "address", window);
      operator.openWithScripts("/console/chain/mempool");
      assertThat(operator.page().locator("main").innerText()).contains("Nothing waits.");
      look(operator, "mempool", window);
      operator.openWithScripts("/console/chain/peers");
      look(operator, "peers", window);
      operator.requireNoComplaints();
    }
  }

  @Test
  @Order(3)
  void pagesThroughEveryTransactionOfAnAddress() throws IOException {
    importAll();
    long all = index.balance(script()).transactions();
    assertThat(all).isGreaterThan(300);
    try (var viewer = enter(Role.VIEWER, Window.LIGHT)) {
      var page = viewer.open("/console/chain/addresses/" + MINER).page();
      var seen = new ArrayList<String>(page.locator("tbody th a").allInnerTexts());
      while (page.locator("a[rel=next]").count() > 0) {
        page.click("a[rel=next]");
        seen.addAll(page.locator("tbody th a").allInnerTexts());
      }
      assertThat(seen).hasSize((int) all).doesNotHaveDuplicates();
      page.click("a:text-is('Newest')");
      assertThat(page.url()).endsWith(MINER);
      assertThat(page.locator("tbody th a").first().innerText()).isEqualTo(seen.getFirst());
      viewer.requireNoComplaints();
    }
  }

  @Test
  @Order(4)
  void findsWhatIsTypedAndOpensIt() throws IOException {
    importAll();
    String txid = blocks.get(50).transactions().getFirst().txid().toDisplayHex();
    try (var viewer = enter(Role.VIEWER, Window.LIGHT)) {
      viewer.open("/console/search?q=" + txid);
      assertThat(viewer.page().url()).endsWith("/console/chain/transactions/" + txid);
      viewer.open("/console/search?q=" + MINER);
      assertThat(viewer.page().url()).endsWith("/console/chain/addresses/" + MINER);
      viewer.open("/console/search?q=323");
      assertThat(viewer.page().locator("h1").innerText()).isEqualTo("Block 323");
      viewer.requireNoComplaints();
    }
  }

  @Test
  @Order(5)
  void answersUnknownAndHostileAddressesCalmly() throws IOException {
    importAll();
    var unknown =
        List.of(
            "blocks/zz",
            "blocks/324",
            "blocks/999999999",
            "blocks/99999999999999999999",
            "blocks/-1",
            "blocks/" + "0".repeat(64),
            "transactions/" + "0".repeat(64),
            "transactions/" + "0".repeat(63),
            "transactions/%3Cscript%3Edocument.title%3D1%3C%2Fscript%3E",
            "addresses/%3Cscript%3Edocument.title%3D1%3C%2Fscript%3E",
            "addresses/" + MINER + "x",
            "addresses/" + "m".repeat(3000));
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      for (String path : unknown) {
        var answer = operator.page().navigate(base.resolve("/console/chain/" + path).toString());
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(operator.page().locator("[role=alert]").innerText())
            .as(path)
            .startsWith("This node knows no such ");
        assertThat(operator.page().title()).as(path).isNotEqualTo("1");
      }
      for (String path :
          List.of("?from=-5", "?from=2147483647", "/addresses/" + MINER + "?before=-1")) {
        var answer = operator.page().navigate(base.resolve("/console/chain" + path).toString());
        assertThat(answer.status()).as(path).isEqualTo(200);
      }
      for (String path : List.of("?from=abc", "/addresses/" + MINER + "?before=x'")) {
        var answer = operator.page().navigate(base.resolve("/console/chain" + path).toString());
        assertThat(answer.status()).as(path).isBetween(400, 404);
      }
      operator.open("/console/chain/peers");
      assertThat(operator.page().locator("main").innerText()).contains(ShownPeers.HOSTILE_AGENT);
      assertThat(operator.page().locator("main img").count()).isZero();
    }
    try (var viewer = enter(Role.VIEWER, Window.LIGHT)) {
      var answer = viewer.page().navigate(base.resolve("/console/chain/peers").toString());
      assertThat(answer.status()).as("peers are the operator's").isEqualTo(403);
    }
  }

  private void readBlocks() throws IOException {
    JsonNode vectors;
    try (var in = ExplorerE2eIT.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      vectors = new ObjectMapper().readTree(in);
    }
    for (JsonNode block : vectors.get("blocks")) {
      byte[] raw = HexFormat.of().parseHex(block.get("raw").asText());
      blocks.add(chain.params().blockCodec().parse(raw));
    }
  }

  private void importAll() throws IOException {
    readBlocks();
    blocks.subList(1, TIP + 1).forEach(chain::submitBlock);
    assertThat(chain.tip().height()).isEqualTo(TIP);
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (index.position().map(at -> at.height() < TIP).orElse(true)) {
      assertThat(System.nanoTime()).as("the index follows").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private io.aipowergrid.node.chain.model.Script script() {
    return io.aipowergrid.node.chain.script.PaymentScripts.payTo(
        chain.params().addresses().format().parse(MINER).orElseThrow());
  }

  private static void look(Visitor visitor, String name, Window window) {
    visitor.keepPicture(name + "-" + window.name().toLowerCase(Locale.ROOT));
    assertThat(visitor.accessibilityFaults()).as(name).isEmpty();
    visitor.requireNoSidewaysScrolling();
  }

  private Visitor enter(Role role, Window window) {
    return guests.enter(chromium.browser(), base, role, window);
  }
}
