package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mining over the port: templates in the daemon's shape, and blocks that come of them. */
@QuarkusTest
@TestProfile(VectorNetwork.class)
@WithTestResource(NodeTestResource.class)
class TemplateRpcIT extends ChainDoors {
  @Test
  void minesFromTheTemplateToTheTip() throws Exception {
    JsonNode template = rpc("getblocktemplate", Map.of("rules", new String[] {"segwit"}));
    JsonNode daemons =
        JSON.readTree(getClass().getResourceAsStream("/chain/gbt.json")).get("reply");
    var names = new StringBuilder();
    daemons.fieldNames().forEachRemaining(name -> names.append(name).append(' '));
    assertFields(template, names.toString().strip());
    assertThat(template.get("previousblockhash").asText()).isEqualTo(TIP);
    assertThat(template.get("height").asInt()).isEqualTo(324);
    assertThat(template.get("target").asText()).isEqualTo(daemons.get("target").asText());
    assertThat(template.get("bits").asText()).isEqualTo("207fffff");

    String header = template.get("pprpcheader").asText();
    assertThat(rpc("getblocktemplate").get("pprpcheader").asText()).isEqualTo(header);
    Found found = search(header, 324, template.get("target").asText());
    assertThat(error("pprpcsb", header, found.mix(), "zz")).isEqualTo(-32602);
    assertThat(error("pprpcsb", "00".repeat(32), found.mix(), found.nonce())).isEqualTo(-32602);
    assertThat(rpc("pprpcsb", header, found.mix(), found.nonce())).isEqualTo(BooleanNode.TRUE);
    assertThat(rpc("getblockcount").asInt()).isEqualTo(324);
    assertThat(rpc("pprpcsb", header, found.mix(), found.nonce()).asText()).isEqualTo("duplicate");

    JsonNode next = rpc("getblocktemplate");
    assertThat(next.get("height").asInt()).isEqualTo(325);
    assertThat(next.get("longpollid").asText()).isNotEqualTo(template.get("longpollid").asText());
    JsonNode same = rpc("getblocktemplate", Map.of("longpollid", next.get("longpollid").asText()));
    assertThat(same.get("longpollid").asText()).isEqualTo(next.get("longpollid").asText());
  }

  @Inject ChainService chain;

  private record Found(String mix, String nonce) {}

  private Found search(String header, int height, String target) throws Exception {
    for (int nonce = 0; nonce < 200; nonce++) {
      String hex = "%016x".formatted(nonce);
      JsonNode tried = rpc("getkawpowhash", header, "00".repeat(32), hex, height, target);
      if (tried.get("meets_target").asText().equals("true")) {
        return new Found(tried.get("mix_hash").asText(), hex);
      }
    }
    throw new AssertionError("every second hash meets this target");
  }

  @Test
  void judgesProposalsWithoutChangingAnything() throws Exception {
    String tip = rpc("getbestblockhash").asText();
    String block = rpc("getblock", tip, 0).asText();

    assertThat(propose(block)).isEqualTo("duplicate");
    assertThat(error("getblocktemplate", Map.of("mode", "proposal", "data", "00"))).isEqualTo(-22);
    assertThat(error("getblocktemplate", Map.of("mode", "proposal"))).isEqualTo(-3);
    assertThat(error("getblocktemplate", Map.of("mode", "other"))).isEqualTo(-8);
    assertThat(error("getblocktemplate", "text")).isEqualTo(-3);
    // The same block with another nonce has another id, and stands on the wrong parent.
    String other = block.substring(0, 160) + "ff" + block.substring(162);
    assertThat(propose(other)).isEqualTo("inconclusive-not-best-prevblk");
    assertThat(rpc("getbestblockhash").asText()).isEqualTo(tip);
  }

  private String propose(String hex) throws Exception {
    return rpc("getblocktemplate", Map.of("mode", "proposal", "data", hex)).asText();
  }

  @Test
  void makesBlocksOnDemand() throws Exception {
    JsonNode made = rpc("generatetoaddress", 1, VectorNetwork.OWNER);

    assertThat(made).hasSize(1);
    assertThat(rpc("getbestblockhash").asText()).isEqualTo(made.get(0).asText());
    // Only a late block is easy on this network; the next one would take 2^24 hashes.
    assertThat(rpc("generatetoaddress", 1, VectorNetwork.OWNER, 3)).isEmpty();
    assertThat(error("generatetoaddress", 1, "nowhere")).isEqualTo(-5);
    assertThat(error("generatetoaddress", 1_001, VectorNetwork.OWNER)).isEqualTo(-8);
    assertThat(error("generatetoaddress", 1, VectorNetwork.OWNER, -1)).isEqualTo(-8);
    assertThat(rpc("generatetoaddress", 0, VectorNetwork.OWNER)).isEmpty();
  }

  /** The next test imports the chain again, and wants to find its end. */
  @AfterEach
  void returnToTheDaemonsTip() throws Exception {
    if (rpc("getblockcount").asInt() > 323) {
      chain.invalidate(Hash256.fromDisplayHex(rpc("getblockhash", 324).asText()));
    }
  }
}
