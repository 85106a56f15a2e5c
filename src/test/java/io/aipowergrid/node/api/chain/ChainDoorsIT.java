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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
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

  /** Mined every block of the chain. */
  private static final String MINER = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

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

  /** The daemon writes blocks as they come; a branch that lost lies among them. */
  @Test
  void importsBlocksInWhateverOrderTheyLie() throws Exception {
    var blocks = new ArrayList<String>();
    vectors.get("blocks").forEach(block -> blocks.add(block.get("raw").asText()));
    vectors.get("reorg").get("stale_branch").forEach(b -> blocks.add(b.get("raw").asText()));
    Collections.shuffle(blocks, new Random(7));
    Path file = Path.of("target", "test-networks", "blk00000.dat");
    try (var out = Files.newOutputStream(file)) {
      for (String block : blocks) {
        byte[] bytes = HexFormat.of().parseHex(block);
        out.write(HexFormat.of().parseHex("41493452"));
        out.write(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
        out.write(bytes);
      }
    }
    rpc("invalidateblock", rpc("getblockhash", 100).asText());
    assertThat(rpc("getblockcount").asInt()).isEqualTo(99);
    rpc("reconsiderblock", vectors.get("blocks").get(100).get("hash").asText());
    assertThat(command("import", file.toString())).as(printed).isZero();
    assertThat(printed).contains("0 refused").contains("height 323");
    assertThat(command("import", "--network", "aipg-main", file.toString())).isEqualTo(1);
    assertThat(printed).contains("its blocks are of aipg-regtest; say --network aipg-regtest");
    assertThat(command("import", "no such file")).isEqualTo(2);
    assertThat(printed).contains("no such file is no file that can be read");
  }

  @Test
  void theCommandLineShowsTheTip() throws Exception {
    assertThat(command("status")).isZero();
    assertThat(printed).contains("height       323\n").contains("tip          " + TIP);
    assertThat(printed).contains("peers        none; the node goes on without");
    assertThat(printed).contains("caught up    no, the tip is older than a day");
    assertThat(command("status", "--json")).isZero();
    assertThat(JSON.readTree(printed).get("connections").asInt()).isZero();
    assertThat(command("peers")).isZero();
    assertThat(printed).isEqualTo("No peers. The node goes on without them.\n");
    assertThat(command("peers", "--json")).isZero();
    assertThat(JSON.readTree(printed)).isEmpty();
  }

  @Test
  void theCommandLineShowsBlocksAndTransactions() throws Exception {
    awaitIndex();
    assertThat(command("block", "303")).isZero();
    assertThat(printed)
        .contains("block        " + vectors.get("blocks").get(303).get("hash").asText())
        .contains("confirmed    21 times")
        .contains("mined        2023-11-15 ")
        .contains("3 transactions\n");
    assertThat(command("block", TIP, "--json")).isZero();
    assertThat(JSON.readTree(printed).get("height").asInt()).isEqualTo(323);
    String issue = vectors.get("blocks").get(303).get("txids").get(2).asText();
    assertThat(command("tx", issue)).isZero();
    assertThat(printed).contains(", height 303").contains("carries 1000.00000000 AIPGVECTOR");
    assertThat(command("tx", issue, "--json")).isZero();
    assertThat(JSON.readTree(printed).get("txid").asText()).isEqualTo(issue);
    String coinbase = vectors.get("blocks").get(1).get("txids").get(0).asText();
    assertThat(command("tx", coinbase)).isZero();
    assertThat(printed).contains("nothing: newly made coins");
    assertThat(command("block", "324")).isEqualTo(1);
    assertThat(printed).contains("aipg: Block height out of range (-8)");
    assertThat(command("tx", TIP)).isEqualTo(1);
    assertThat(printed).contains("aipg: No such mempool or blockchain transaction");
    assertThat(command("tx", "zz")).isEqualTo(1);
    assertThat(printed).contains("parameter 1 must be hexadecimal string of length 64");
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
    assertThat(error("getblock", "00")).isEqualTo(-5);
    assertThat(error("getrawtransaction", "00")).isEqualTo(-8);
    assertThat(error("getrawtransaction", "00".repeat(32))).isEqualTo(-5);
    assertThat(error("submitblock", "00")).isEqualTo(-22);
    assertThat(error("sendrawtransaction", "zz")).isEqualTo(-22);
    assertThat(error("sendrawtransaction", 1)).isEqualTo(-3);
    assertThat(error("getblockhash", "one")).isEqualTo(-1);
    assertThat(error("getblockhash")).isEqualTo(-1);
    assertThat(error("getaddressutxos", "nobody")).isEqualTo(-5);
    assertThat(error("getkawpowhash", TIP, TIP, "0x1", 334)).isEqualTo(-22);
    assertThat(error("getkawpowhash", TIP, TIP, "x", 1)).isEqualTo(-32602);
    assertThat(error("nosuchmethod")).isEqualTo(-32601);
    assertThat(post("{", credentials()).statusCode()).isEqualTo(500);
    assertThat(post("3", credentials()).statusCode()).isEqualTo(500);
    assertThat(post("{}", credentials()).statusCode()).isEqualTo(400);
  }

  /** By name, as rpc/blockchain.cpp, rpc/rawtransaction.cpp and core_write.cpp write them. */
  @Test
  void rpcAnswersHaveTheDaemonsFields() throws Exception {
    String header =
        "hash confirmations height version versionHex merkleroot time mediantime nonce bits"
            + " difficulty chainwork previousblockhash";
    assertFields(rpc("getblockheader", TIP), header);
    String block = header + " strippedsize size weight tx headerhash mixhash nonce64";
    JsonNode tip = rpc("getblock", TIP, 2);
    assertFields(tip, block);
    assertFields(rpc("getblock", rpc("getblockhash", 322).asText()), block + " nextblockhash");
    JsonNode last = vectors.get("blocks").get(323);
    assertThat(tip.get("headerhash")).isEqualTo(last.get("kawpow_header_hash"));
    assertThat(tip.get("nonce64").bigIntegerValue().toString(16))
        .isEqualTo(last.get("nonce64").asText().replaceFirst("^0+(?=.)", ""));
    String tx = "txid hash version size vsize locktime vin vout";
    assertFields(tip.get("tx").get(0), tx + " hex");
    assertFields(tip.get("tx").get(0).get("vin").get(0), "coinbase sequence");
    assertFields(tip.get("tx").get(0).get("vout").get(0), "value n scriptPubKey");
    assertFields(
        tip.get("tx").get(0).get("vout").get(0).get("scriptPubKey"),
        "asm hex reqSigs type addresses");
    awaitIndex();
    String txid = tip.get("tx").get(0).get("txid").asText();
    JsonNode found = rpc("getrawtransaction", txid, 1);
    assertFields(found, tx + " hex blockhash height confirmations time blocktime");
    assertFields(found.get("vout").get(0), "value valueSat n scriptPubKey");
    assertFields(rpc("decoderawtransaction", found.get("hex").asText()), tx);
    assertFields(rpc("gettxout", txid, 0), "bestblock confirmations value scriptPubKey coinbase");
    assertThat(rpc("gettxout", "nothing", 0).isNull()).isTrue();
    assertThat(rpc("gettxout", txid, 99).isNull()).isTrue();
    assertFields(
        rpc("testmempoolaccept", List.of(found.get("hex").asText())).get(0),
        "txid allowed reject-reason");
    assertFields(
        rpc("getblockchaininfo"),
        "chain blocks headers bestblockhash difficulty difficulty_algorithm mediantime"
            + " verificationprogress initialblockdownload chainwork pruned softforks"
            + " bip9_softforks warnings");
  }

  /** Each block of the vectors has the work of two hashes. */
  @Test
  void rpcTellsWhatMinersAskFirst() throws Exception {
    assertFields(rpc("getmininginfo"), "blocks difficulty networkhashps pooledtx chain warnings");
    JsonNode last = vectors.get("blocks").get(323);
    JsonNode before = vectors.get("blocks").get(313);
    double rate = 10 * 2.0 / (last.get("time").asLong() - before.get("time").asLong());
    assertThat(rpc("getnetworkhashps", 10).asDouble()).isEqualTo(rate);
    assertThat(rpc("getnetworkhashps", 120, 0).asDouble()).isZero();
    assertThat(rpc("getnetworkhashps", 5, 100).asDouble()).isPositive();
    assertFields(
        rpc("getnetworkinfo"),
        "version subversion protocolversion localservices localrelay timeoffset networkactive"
            + " connections networks relayfee incrementalfee localaddresses warnings");
    assertThat(rpc("getnetworkinfo").get("protocolversion").asInt()).isEqualTo(70028);
    assertThat(rpc("getrawmempool")).isEmpty();
    assertThat(error("getrawmempool", true)).isEqualTo(-8);
    assertThat(rpc("getmempoolinfo").get("size").asInt()).isZero();
  }

  /** Issues, transfers and a reissue stand in the blocks that say so. */
  @Test
  void rpcShowsWhatAnAssetOutputCarries() throws Exception {
    var kinds = new TreeSet<String>();
    for (JsonNode block : vectors.get("blocks")) {
      if (block.path("features").toString().contains("asset")) {
        for (JsonNode tx : rpc("getblock", block.get("hash").asText(), 2).get("tx")) {
          for (JsonNode out : tx.get("vout")) {
            JsonNode script = out.get("scriptPubKey");
            if (script.has("asset")) {
              kinds.add(script.get("type").asText());
              assertThat(script.get("asset").get("name").asText()).isNotEmpty();
              assertThat(script.get("asset").get("amount").isNumber()).isTrue();
              assertThat(script.get("addresses")).hasSize(1);
            }
          }
        }
      }
    }
    assertThat(kinds).containsExactly("new_asset", "reissue_asset", "transfer_asset");
  }

  /** gbt.json: what the daemon answered to the same request. */
  @Test
  void rpcHashesAsTheDaemonDid() throws Exception {
    JsonNode vector;
    try (var in = ChainDoorsIT.class.getResourceAsStream("/chain/gbt.json")) {
      vector = JSON.readTree(in);
    }
    var asked = new ArrayList<Object>();
    vector.get("getkawpowhash_request").forEach(each -> asked.add(each));
    assertThat(rpc("getkawpowhash", asked.toArray())).isEqualTo(vector.get("getkawpowhash_reply"));
  }

  @Test
  void rpcAddsUpWhatAddressesHave() throws Exception {
    awaitIndex();
    String address = MINER;
    JsonNode utxos = rpc("getaddressutxos", Map.of("addresses", List.of(address)));
    assertFields(utxos.get(0), "address assetName txid outputIndex script satoshis height");
    JsonNode chained =
        rpc("getaddressutxos", Map.of("addresses", List.of(address), "chainInfo", true));
    assertThat(chained.get("utxos")).isEqualTo(utxos);
    assertThat(chained.get("hash").asText()).isEqualTo(TIP);
    long sum = 0;
    for (JsonNode utxo : utxos) {
      sum += utxo.get("satoshis").asLong();
    }
    JsonNode balance = rpc("getaddressbalance", address);
    assertFields(balance, "balance received");
    assertThat(balance.get("balance").asLong()).isEqualTo(sum);
    JsonNode ids = rpc("getaddresstxids", address);
    assertThat(ids).hasSizeGreaterThan(300);
    assertThat(rpc("getaddresstxids", Map.of("addresses", List.of(address), "start", 1, "end", 10)))
        .hasSize(10);
    assertThat(rpc("validateaddress", address).get("isvalid").asBoolean()).isTrue();
    assertThat(rpc("validateaddress", "nobody").toString()).isEqualTo("{\"isvalid\":false}");
    assertThat(error("getaddressutxos", Map.of("addresses", List.of(address), "assetName", "GOLD")))
        .isEqualTo(-8);
  }

  private static void assertFields(JsonNode json, String names) {
    var found = new ArrayList<String>();
    json.fieldNames().forEachRemaining(found::add);
    assertThat(found).as(json.toString()).containsExactlyInAnyOrder(names.split(" "));
  }

  /** Every method with values of every kind in every place: an answer each, and never a bug. */
  @Test
  void rpcNeverStumblesOverParameters() throws Exception {
    awaitIndex();
    String txid = vectors.get("blocks").get(303).get("txids").get(2).asText();
    List<Object> values =
        Arrays.asList(
            null,
            true,
            false,
            -1,
            0,
            1,
            323,
            1L << 40,
            1.5,
            "",
            "zz",
            "00",
            "0x1",
            TIP,
            txid,
            "00".repeat(32),
            "ff".repeat(33),
            "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq",
            "\u0000",
            List.of(),
            List.of(1, List.of("zz")),
            Map.of(),
            Map.of("addresses", List.of(1, Map.of())),
            Map.of("addresses", TIP),
            Map.of("addresses", List.of(), "start", "x", "chainInfo", 3));
    // Two methods would change the chain under the other tests.
    var methods = new ArrayList<>(List.of(rpc("help").asText().split("\n")));
    methods.removeAll(List.of("invalidateblock", "reconsiderblock"));
    assertThat(methods).hasSizeGreaterThan(20);
    var random = new Random(5);
    for (int round = 0; round < 40; round++) {
      var batch = JSON.createArrayNode();
      for (String method : methods) {
        var call = batch.addObject().put("method", method);
        var params = new ArrayList<Object>();
        for (int i = random.nextInt(6); i > 0; i--) {
          params.add(values.get(random.nextInt(values.size())));
        }
        call.set("params", JSON.valueToTree(params));
      }
      JsonNode answers = JSON.readTree(post(batch.toString(), credentials()).body());
      assertThat(answers).hasSameSizeAs(methods);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get("error").path("code").asInt())
            .as("%s answered %s", batch.get(i), answers.get(i))
            .isNotEqualTo(-32603);
      }
    }
    assertThat(rpc("getbestblockhash").asText()).isEqualTo(TIP);
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
        .contains("aipg_api_rpc_requests_total{status=\"200\"}");
  }

  private void awaitIndex() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (index.position().map(at -> at.height() < 323).orElse(true)) {
      assertThat(System.nanoTime()).as("the index follows").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static String batch(String call, int count) {
    return "[" + String.join(",", Collections.nCopies(count, call)) + "]";
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
    if (!arguments.contains("--network")) {
      arguments.addAll(List.of("--network", VectorNetwork.file().toString()));
    }
    arguments.addAll(
        List.of(
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
