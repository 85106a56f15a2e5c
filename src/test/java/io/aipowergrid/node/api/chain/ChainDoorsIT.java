package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.api.rpc.RpcServer;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.ops.cli.AipgCommand;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daemon's regtest chain goes in by the command line and is seen through every door. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(VectorNetwork.class)
class ChainDoorsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TIP =
      "1eacc06e9c5e1249af814f57e9f0b50227d04dfce4a5b14e1f322bbd2c119bcc";

  @TestHTTPResource("/")
  URI base;

  @Inject RpcServer server;
  @Inject RpcConfig config;
  @Inject Customers customers;
  @Inject ChainIndex index;

  private final HttpClient http = HttpClient.newHttpClient();
  private JsonNode vectors = JSON.createObjectNode();
  private String printed = "";

  @BeforeEach
  void importTheChain() throws Exception {
    try (var in = ChainDoorsIT.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      vectors = JSON.readTree(in);
    }
    Path lines = Path.of("target", "test-networks", "blocks.jsonl");
    var raw = new ArrayList<String>();
    vectors.get("blocks").forEach(block -> raw.add('"' + block.get("raw").asText() + '"'));
    Files.write(lines, raw);
    assertThat(command("import", lines.toString())).as(printed).isZero();
    assertThat(printed).contains("0 refused").contains("height 323");
  }

  @Test
  void importingAgainChangesNothing() {
    assertThat(command("import", "target/test-networks/blocks.jsonl")).isZero();
    assertThat(printed).contains("0 taken, 324 known before, 0 refused").contains("height 323");
  }

  @Test
  void theCommandLineShowsTheTip() {
    assertThat(command("status")).isZero();
    assertThat(printed).contains("height       323").contains("tip          " + TIP);
    assertThat(printed).contains("peers        none; the node goes on without");
    assertThat(command("block", "323")).isZero();
    assertThat(printed).contains(TIP);
  }

  @Test
  void rpcShowsEveryBlockAsTheDaemonRecordedIt() throws Exception {
    for (JsonNode block : vectors.get("blocks")) {
      String hash = block.get("hash").asText();
      assertThat(rpc("getblockhash", block.get("height").asInt()).asText()).isEqualTo(hash);
    }
    JsonNode last = vectors.get("blocks").get(323);
    assertThat(rpc("getblock", TIP, 0).asText()).isEqualTo(last.get("raw").asText());
    assertThat(rpc("getblockheader", TIP, false).asText()).isEqualTo(last.get("header").asText());
    JsonNode block = rpc("getblock", TIP, 1);
    assertThat(block.get("size")).isEqualTo(last.get("size"));
    assertThat(block.get("weight")).isEqualTo(last.get("weight"));
    assertThat(block.get("mediantime").asLong()).isEqualTo(last.get("median_time").asLong());
    assertThat(block.get("chainwork").asText()).isEqualTo(last.get("chainwork").asText());
    assertThat(block.get("mixhash").asText()).isEqualTo(last.get("mix_hash").asText());
    assertThat(block.get("tx")).isEqualTo(last.get("txids"));
    assertThat(rpc("getblock", TIP, 2).get("tx").get(0).get("txid"))
        .isEqualTo(last.get("txids").get(0));
  }

  @Test
  void rpcAnswersWithTheDaemonsErrorCodes() throws Exception {
    assertThat(error("getblockhash", 324)).isEqualTo(-8);
    assertThat(rpc("getblockhash", 323).asText()).isEqualTo(TIP);
    assertThat(error("getblock", "00".repeat(32))).isEqualTo(-5);
    assertThat(error("getblock", "00")).isEqualTo(-8);
    assertThat(error("submitblock", "00")).isEqualTo(-22);
    assertThat(error("sendrawtransaction", "zz")).isEqualTo(-22);
    assertThat(error("getblockhash", "one")).isEqualTo(-3);
    assertThat(error("nosuchmethod")).isEqualTo(-32601);
    assertThat(post("{", credentials()).statusCode()).isEqualTo(500);
    assertThat(post("3", credentials()).statusCode()).isEqualTo(400);
  }

  @Test
  void rpcAdmitsByCookieOrPasswordOnly() throws Exception {
    String call = "{\"method\":\"getblockcount\"}";
    assertThat(post(call, credentials()).statusCode()).isEqualTo(200);
    assertThat(post(call, "miner:let me in").statusCode()).isEqualTo(200);
    assertThat(post(call, "miner:let me on").statusCode()).isEqualTo(401);
    assertThat(post(call, "").statusCode()).isEqualTo(401);
  }

  @Test
  void rpcTakesBatchesUpToItsLimit() throws Exception {
    String call = "{\"id\":1,\"method\":\"getblockcount\"}";
    var full = post(batch(call, 50), credentials());
    assertThat(full.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(full.body())).hasSize(50);
    assertThat(post(batch(call, 51), credentials()).statusCode()).isEqualTo(400);
  }

  @Test
  void theApiShowsBlocksTransactionsAndAddresses() throws Exception {
    var client = new NodeClient(base, customers.key(customers.rich(), Scope.RECEIPTS_READ));
    assertThat(client.get("/v1/chain/status").json().get("height").asInt()).isEqualTo(323);
    var block = client.get("/v1/chain/blocks/323").json();
    assertThat(block.get("header").get("hash").asText()).isEqualTo(TIP);
    assertThat(client.get("/v1/chain/blocks?from=1").json().get("data")).hasSize(2);
    assertThat(client.get("/v1/chain/blocks/324").status()).isEqualTo(404);
    awaitIndex();
    String txid = block.get("transactions").get(0).asText();
    var tx = client.get("/v1/chain/transactions/" + txid).json();
    assertThat(tx.get("height").asInt()).isEqualTo(323);
    String address = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";
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

  private void awaitIndex() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (index.position().map(at -> at.height() < 323).orElse(true)) {
      assertThat(System.nanoTime()).as("the index follows").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static String batch(String call, int count) {
    return "[" + String.join(",", java.util.Collections.nCopies(count, call)) + "]";
  }

  private URI rpcUrl() {
    return URI.create("http://127.0.0.1:" + server.port().orElseThrow() + "/");
  }

  private String credentials() throws Exception {
    return Files.readString(Path.of(config.cookieFile()));
  }

  private HttpResponse<String> post(String body, String credentials) throws Exception {
    var request = HttpRequest.newBuilder(rpcUrl());
    if (!credentials.isEmpty()) {
      String basic = Base64.getEncoder().encodeToString(credentials.getBytes());
      request.header("Authorization", "Basic " + basic);
    }
    return http.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode call(String method, Object... params) throws Exception {
    var body = JSON.createObjectNode().put("method", method);
    body.set("params", JSON.valueToTree(params));
    return JSON.readTree(post(body.toString(), credentials()).body());
  }

  private JsonNode rpc(String method, Object... params) throws Exception {
    JsonNode answer = call(method, params);
    assertThat(answer.get("error").isNull()).as(answer.toString()).isTrue();
    return answer.get("result");
  }

  private int error(String method, Object... params) throws Exception {
    return call(method, params).get("error").get("code").asInt();
  }

  private int command(String... words) {
    var out = new StringWriter();
    var arguments = new ArrayList<>(List.of("chain"));
    arguments.addAll(List.of(words));
    arguments.addAll(
        List.of(
            "--network", VectorNetwork.file().toString(),
            "--rpc", rpcUrl().toString(),
            "--cookie", config.cookieFile()));
    int status =
        AipgCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new));
    printed = out.toString();
    return status;
  }
}
