package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script part of the daemon's verdicts on blocks, without the rules of blocks. */
class BlockScriptVectorsTest {
  private static final Pattern SCRIPT_REASON =
      Pattern.compile(".*mandatory-script-verify-flag(?:-failed)? \\((.*)\\).*", Pattern.DOTALL);
  private static final int BLOCK_SIGOPS_COST_MAX = 80_000;

  private VectorChain chain;

  @BeforeEach
  void readBaseChain() {
    chain = new VectorChain();
  }

  @Test
  void scriptsOfAcceptedBlocksVerify() {
    int blocks = 0;
    for (JsonNode example : cases()) {
      if (example.get("accepted").asBoolean()) {
        assertThat(verdict(VectorChain.block(example)))
            .as(example.get("name").asText())
            .isEqualTo(ScriptResult.OK);
        blocks++;
      }
    }
    assertThat(blocks).isEqualTo(79);
  }

  @Test
  void scriptsThatTheDaemonRefusedFailInItsWords() {
    var names = new ArrayList<String>();
    for (JsonNode example : cases()) {
      Matcher reason = SCRIPT_REASON.matcher(example.get("reason").asText(""));
      if (reason.matches()) {
        String name = example.get("name").asText();
        assertThat(verdict(VectorChain.block(example)).message())
            .as(name)
            .isEqualTo(reason.group(1));
        names.add(name);
      }
    }
    assertThat(names).hasSize(45);
  }

  @Test
  void signatureOperationsAreCountedAsTheDaemonDoes() {
    int limits = 0;
    for (JsonNode example : cases()) {
      boolean over = example.get("reason").asText("").startsWith("bad-blk-sigops");
      if (over || example.get("accepted").asBoolean()) {
        long cost = sigOpsCost(VectorChain.block(example));
        assertThat(cost > BLOCK_SIGOPS_COST_MAX).as(example.get("name").asText()).isEqualTo(over);
        limits += cost == BLOCK_SIGOPS_COST_MAX ? 1 : 0;
      }
    }
    assertThat(limits).isEqualTo(2);
  }

  @Test
  void opcodeC0IsFoundWhereTheDaemonFindsIt() {
    for (JsonNode example : cases()) {
      String reason = example.get("reason").asText("");
      boolean misplaced = reason.contains("asset-not-in-right-script-location");
      boolean accepted = example.get("accepted").asBoolean();
      if (misplaced || accepted) {
        assertThat(outputs(example).anyMatch(out -> AssetScripts.hasMisplacedOpcode(out.script())))
            .as(example.get("name").asText())
            .isEqualTo(misplaced);
      }
      if (reason.contains("transfer-asset-bad-deserialize") || accepted) {
        assertThat(outputs(example).anyMatch(BlockScriptVectorsTest::isMalformed))
            .as(example.get("name").asText())
            .isEqualTo(!accepted);
      }
    }
  }

  private static boolean isMalformed(TxOutput output) {
    return AssetScripts.parse(output.script())
        .filter(AssetOutput.Malformed.class::isInstance)
        .isPresent();
  }

  private static Stream<TxOutput> outputs(JsonNode example) {
    return VectorChain.block(example).transactions().stream().flatMap(tx -> tx.outputs().stream());
  }

  private static List<JsonNode> cases() {
    return VectorChain.cases(VectorChain.read("invalid-tx-blocks.json")).stream()
        .filter(BlockScriptVectorsTest::isReadable)
        .toList();
  }

  private static boolean isReadable(JsonNode example) {
    try {
      VectorChain.block(example);
      return true;
    } catch (MalformedBytesException e) {
      assertThat(example.get("accepted").asBoolean()).isFalse();
      return false;
    }
  }

  private ScriptResult verdict(Block block) {
    for (Transaction tx : block.transactions()) {
      chain.add(tx);
      if (!tx.isCoinbase()) {
        ScriptResult result = chain.verify(tx, ScriptFlags.BLOCK_FLAGS);
        if (!result.isOk()) {
          return result;
        }
      }
    }
    return ScriptResult.OK;
  }

  private long sigOpsCost(Block block) {
    long cost = 0;
    for (Transaction tx : block.transactions()) {
      chain.add(tx);
      cost += SigOps.cost(tx, tx.isCoinbase() ? List.of() : chain.spentBy(tx));
    }
    return cost;
  }
}
