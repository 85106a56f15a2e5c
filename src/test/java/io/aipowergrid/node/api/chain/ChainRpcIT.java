package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The chain as the RPC port shows it: shapes, codes, limits. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(VectorNetwork.class)
class ChainRpcIT extends ChainDoors {
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
        "chain network blocks headers bestblockhash difficulty difficulty_algorithm mediantime"
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
    assertThat(rpc("getrawmempool", true).toString()).isEqualTo("{}");
    assertFields(rpc("getmempoolinfo"), "size bytes usage maxmempool mempoolminfee");
    assertThat(error("getmempoolentry", TIP)).isEqualTo(-5);
    assertThat(error("invalidateblock", rpc("getblockhash", 0).asText())).isEqualTo(-8);
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
    try (var in = ChainRpcIT.class.getResourceAsStream("/chain/gbt.json")) {
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
}
