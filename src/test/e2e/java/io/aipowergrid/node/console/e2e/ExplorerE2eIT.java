package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ShownPeers;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The explorer over the daemon's regtest chain: while it comes in, and when it is there. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplorerE2eIT extends ConsoleVisits {
  private static final int TIP = 323;
  private static final int HALF = 200;

  /** Mined every block of the chain. */
  private static final String MINER = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

  @Inject ChainService chain;
  @Inject ChainIndex index;

  private final List<Block> blocks = new ArrayList<>();

  @Test
  @Order(1)
  void showsHowFarTheDownloadIs() throws IOException {
    readBlocks();
    blocks.subList(1, HALF + 1).forEach(chain::submitBlock);
    var headers = blocks.subList(HALF + 1, TIP + 1).stream().map(Block::header).toList();
    assertThat(chain.submitHeaders(headers)).isInstanceOf(HeadersResult.Accepted.class);
    try (var operator = enter(Role.OPERATOR, Window.PHONE)) {
      operator.openWithScripts("/console/chain");
      String tip = operator.page().locator("section:has(#tip-title)").innerText();
      assertThat(tip)
          .contains("catching up")
          .contains("61 %")
          .contains("14 min 5 s left")
          .contains("200 of 323 headers")
          .contains("12.5 blocks/s");
      operator.lookAround("chain-catching-up");
      operator.requireNoComplaints();
    }
  }

  @Test
  @Order(2)
  void showsBlocksTransactionsAddressesAndPeers() throws IOException {
    importAll();
    try (var operator = enter(Role.OPERATOR, Window.LIGHT)) {
      operator.openWithScripts("/console/chain");
      assertThat(operator.page().locator("section:has(#tip-title)").innerText()).contains("323");
      assertThat(operator.page().locator("progress").count()).isZero();
      operator.lookAround("chain-tip");

      operator.openWithScripts("/console/chain/blocks/303");
      assertThat(operator.page().locator("h1").innerText()).isEqualTo("Block 303");
      assertThat(operator.page().locator(".state").first().innerText())
          .isEqualTo("21 confirmations");
      operator.lookAround("block-303");

      String issue = blocks.get(303).transactions().getLast().txid().toDisplayHex();
      operator.openWithScripts("/console/chain/transactions/" + issue);
      assertThat(operator.page().locator("main").innerText()).contains("Fee").contains("carries");
      operator.lookAround("transaction-asset");

      operator.openWithScripts("/console/chain/addresses/" + MINER);
      operator.lookAround("address");
      operator.openWithScripts("/console/chain/mempool");
      assertThat(operator.page().locator("main").innerText()).contains("Nothing waits.");
      operator.lookAround("mempool");
      operator.openWithScripts("/console/chain/peers");
      operator.lookAround("peers");
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
        operator.requireStatus(404, "/console/chain/" + path);
        assertThat(operator.page().locator("[role=alert]").innerText())
            .as(path)
            .startsWith("This node knows no such ");
        assertThat(operator.page().title()).as(path).isNotEqualTo("1");
      }
      for (String path :
          List.of("?from=-5", "?from=2147483647", "/addresses/" + MINER + "?before=-1")) {
        operator.requireStatus(200, "/console/chain" + path);
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
      // Peers are the operator's.
      viewer.requireStatus(403, "/console/chain/peers");
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
}
