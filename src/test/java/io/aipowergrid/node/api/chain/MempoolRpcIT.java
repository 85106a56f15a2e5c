package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node's own pool behind the RPC port gives the daemon's answers, word for word. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(PoolNetwork.class)
class MempoolRpcIT extends ChainDoors {
  @Inject ChainService chain;

  @BeforeEach
  @Override
  void importTheChain() {
    JsonNode blocks = ChainVectors.read("invalid-tx-base.json").get("blocks");
    for (Block block : ChainVectors.blocks(chain.params(), blocks)) {
      if (!block.equals(chain.params().genesis())) {
        assertThat(chain.submitBlock(block)).isInstanceOf(BlockImportResult.Connected.class);
      }
    }
    vectors = ChainVectors.read("mempool.json");
  }

  /** One test, because the pool of the node cannot be emptied between several. */
  @Test
  void everyVectorGetsTheDaemonsAnswerAndWhatIsAcceptedCanBeSeen() throws Exception {
    assertThat(rpc("getbestblockhash")).isEqualTo(vectors.get("tip"));
    int offered = 0;
    for (JsonNode row : vectors.get("cases")) {
      if (row.get("setup").isEmpty()) {
        requireTested(row);
        offered++;
      }
    }
    assertThat(rpc("getrawmempool")).isEmpty();
    JsonNode ordinary = find("ordinary");
    assertThat(rpc("sendrawtransaction", ordinary.get("raw"))).isEqualTo(ordinary.get("txid"));
    requireSeen(ordinary);
    for (JsonNode row : vectors.get("cases")) {
      if (!row.get("setup").isEmpty()) {
        for (JsonNode index : row.get("setup")) {
          // Where replacement is off, one of them is refused here as by the daemon.
          call("sendrawtransaction", vectors.get("setup_transactions").get(index.asInt()));
        }
        requireTested(row);
        offered++;
      }
    }
    assertThat(offered).isEqualTo(66);
    requireChain();
    requireSent();
  }

  private JsonNode find(String name) {
    for (JsonNode row : vectors.get("cases")) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no case " + name);
  }

  private static String raw(JsonNode row) {
    return HexFormat.of().formatHex(ChainVectors.bytes(row));
  }

  private void requireTested(JsonNode row) throws Exception {
    JsonNode expected = row.get("results").get("default");
    JsonNode answer = rpc("testmempoolaccept", List.of(raw(row))).get(0);
    assertThat(answer.get("txid")).isEqualTo(row.get("txid"));
    assertThat(answer.get("allowed").asBoolean())
        .as(row.get("name").asText())
        .isEqualTo(expected.get("allowed").asInt() == 1);
    if (!answer.get("allowed").asBoolean()) {
      assertThat(answer.get("reject-reason").asText())
          .as(row.get("name").asText())
          .isEqualTo(expectedReason(row, expected));
    }
  }

  /** What the daemon's assets say behind the reason is left out, and it forgets what we know. */
  private static String expectedReason(JsonNode row, JsonNode expected) {
    return row.get("name").asText().equals("already_in_chain")
        ? "18: txn-already-in-mempool"
        : expected.get("reject_reason").asText().replaceFirst(" Bad Transaction - .*", "");
  }

  private void requireSeen(JsonNode row) throws Exception {
    String txid = row.get("txid").asText();
    assertThat(rpc("getrawmempool")).containsExactly(row.get("txid"));
    JsonNode info = rpc("getmempoolinfo");
    assertFields(info, "size bytes usage maxmempool mempoolminfee");
    assertThat(info.get("size").asInt()).isEqualTo(1);
    assertThat(info.get("bytes")).isEqualTo(row.get("vsize"));
    assertThat(info.get("usage").asLong()).isBetween(1_500L, 3_000L);
    assertThat(info.get("maxmempool").asLong()).isEqualTo(300_000_000);
    assertThat(info.get("mempoolminfee").decimalValue()).isEqualByComparingTo("0.01");
    JsonNode entry = rpc("getrawmempool", true).get(txid);
    assertFields(
        entry,
        "size fee modifiedfee time height descendantcount descendantsize descendantfees"
            + " ancestorcount ancestorsize ancestorfees wtxid depends");
    assertThat(entry.get("size")).isEqualTo(row.get("vsize"));
    assertThat(entry.get("height")).isEqualTo(vectors.get("tip_height"));
    assertThat(entry.get("descendantfees").asLong()).isPositive();
    assertThat(rpc("getmempoolentry", txid)).isEqualTo(entry);
    assertThat(rpc("getrawtransaction", txid)).isEqualTo(row.get("raw"));
    JsonNode input = rpc("getrawtransaction", txid, 1).get("vin").get(0);
    assertThat(rpc("gettxout", input.get("txid"), input.get("vout")).isNull()).isTrue();
    assertThat(rpc("gettxout", input.get("txid"), input.get("vout"), false).isNull()).isFalse();
    assertThat(rpc("gettxout", txid, 0).get("confirmations").asInt()).isZero();
  }

  /** The setup of the longest case: 200 transactions, each the child of the one before. */
  private void requireChain() throws Exception {
    JsonNode last = find("chain_201").get("setup");
    String raw = vectors.get("setup_transactions").get(last.get(last.size() - 1).asInt()).asText();
    JsonNode entry = rpc("getmempoolentry", rpc("decoderawtransaction", raw).get("txid"));
    assertThat(entry.get("ancestorcount").asInt()).isEqualTo(200);
    assertThat(entry.get("descendantcount").asInt()).isEqualTo(1);
    assertThat(entry.get("depends")).hasSize(1);
    JsonNode txid = rpc("decoderawtransaction", raw).get("txid");
    assertThat(rpc("getmempoolancestors", txid)).hasSize(199).contains(entry.get("depends").get(0));
    JsonNode parent = entry.get("depends").get(0);
    assertThat(rpc("getmempooldescendants", parent)).containsExactly(txid);
    assertThat(rpc("getmempooldescendants", parent, true).get(txid.asText())).isEqualTo(entry);
  }

  private void requireSent() throws Exception {
    assertThat(error("sendrawtransaction", find("dust_545").get("raw"))).isEqualTo(-26);
    assertThat(error("sendrawtransaction", find("conflict").get("raw"))).isEqualTo(-26);
    assertThat(rpc("sendrawtransaction", find("ordinary").get("raw")))
        .isEqualTo(find("ordinary").get("txid"));
  }
}
