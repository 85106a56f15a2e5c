package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The chain as the command line shows and feeds it. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(VectorNetwork.class)
class ChainCommandIT extends ChainDoors {
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
}
