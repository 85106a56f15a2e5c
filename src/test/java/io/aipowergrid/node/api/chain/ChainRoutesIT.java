package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chain as the HTTP API and the meters show it. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(VectorNetwork.class)
class ChainRoutesIT extends ChainDoors {
  @Test
  void theApiShowsBlocksTransactionsAndAddresses() throws Exception {
    var client = new NodeClient(base, customers.key(customers.rich(), Scope.CHAIN_READ));
    assertThat(client.get("/v1/chain/status").json().get("height").asInt()).isEqualTo(323);
    var block = client.get("/v1/chain/blocks/323").json();
    assertThat(block.get("header").get("hash").asText()).isEqualTo(TIP);
    assertThat(client.get("/v1/chain/blocks?from=1").json().get("data")).hasSize(2);
    assertThat(client.get("/v1/chain/blocks/324").status()).isEqualTo(404);
    awaitIndex();
    String txid = block.get("transactions").get(0).asText();
    var tx = client.get("/v1/chain/transactions/" + txid).json();
    assertThat(tx.get("height").asInt()).isEqualTo(323);
    String address = MINER;
    var sums = client.get("/v1/chain/addresses/" + address).json();
    assertThat(sums.get("balance").asLong()).isPositive();
    var utxos = rpc("getaddressutxos", List.of(address).getFirst());
    long total = 0;
    for (JsonNode utxo : utxos) {
      total += utxo.get("satoshis").asLong();
    }
    assertThat(total).isEqualTo(sums.get("balance").asLong());
    assertThat(client.get("/v1/chain/addresses/nobody").status()).isEqualTo(400);
  }

  @Test
  void theApiRefusesWhatIsNoBlockTransactionOrAddress() throws Exception {
    awaitIndex();
    var client = new NodeClient(base, customers.key(customers.rich(), Scope.CHAIN_READ));
    String address = MINER;
    for (String path :
        List.of(
            "blocks/-1",
            "blocks/324",
            "blocks/zz",
            "headers/99999999999999999999",
            "blocks/" + "0".repeat(64),
            "transactions/" + "0".repeat(64))) {
      assertThat(client.get("/v1/chain/" + path).status()).as(path).isEqualTo(404);
    }
    for (String path :
        List.of(
            "transactions/zz",
            "transactions/" + "0".repeat(65),
            "addresses/" + "m".repeat(3000),
            "addresses/" + address + "x",
            "addresses/%00",
            "blocks?limit=0",
            "blocks?limit=x",
            "blocks?limit=1000000",
            "blocks?from=-1",
            "blocks?from=99999999999",
            "addresses/" + address + "/history?before=-1",
            "addresses/" + address + "/utxos?after=zz",
            "addresses/" + address + "/utxos?after=" + TIP + ":-1")) {
      var answer = client.get("/v1/chain/" + path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.error().path("message").asText()).as(path).isNotBlank();
    }
    assertThat(client.get("/v1/chain/peers").status()).isEqualTo(403);
  }

  @Test
  void theApiPagesThroughAllOutputsOfAnAddress() throws Exception {
    awaitIndex();
    var client = new NodeClient(base, customers.key(customers.rich(), Scope.CHAIN_READ));
    String path = "/v1/chain/addresses/" + MINER + "/utxos?limit=50";
    var seen = new HashSet<String>();
    String after = "";
    do {
      var page = client.get(path + after).json();
      page.get("data").forEach(each -> seen.add(each.get("txid") + ":" + each.get("index")));
      after = page.get("next").isNull() ? "" : "&after=" + page.get("next").asText();
    } while (!after.isEmpty());
    assertThat(seen).hasSize(rpc("getaddressutxos", MINER).size()).hasSizeGreaterThan(300);
  }

  @Test
  void theMetersShowTheChainAndItsPort() throws Exception {
    rpc("getblockcount");
    var request = HttpRequest.newBuilder(base.resolve("/q/metrics")).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .contains("aipg_chain_height 323.0")
        .contains("aipg_chain_header_height 323.0")
        .contains("aipg_chain_sync_ratio 1.0")
        .contains("aipg_chain_initial_download 1.0")
        .contains("aipg_chain_tip_age_seconds ")
        .contains("aipg_chain_mempool_transactions 0.0")
        .contains("aipg_chain_mempool_fee_min 1000000.0")
        .contains("aipg_chain_mempool_refused_total{reason=\"missing_inputs\"} 0.0")
        .contains("aipg_chain_mempool_departed_total{reason=\"evicted\"} 0.0")
        .contains("aipg_api_rpc_requests_total{status=\"200\"}");
  }
}
