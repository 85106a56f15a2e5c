package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole chains that the daemon made: every block is accepted, and all that it says of them holds.
 */
class ChainVectorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "regtest-blocks.json",
        "regtest-default-params-blocks.json",
        "main-params-private-blocks.json"
      })
  void acceptsEveryBlockAndKnowsItsPlace(String file) {
    JsonNode vectors = ChainVectors.read(file);
    NetworkParams params = ChainVectors.params(vectors);
    List<JsonNode> rows = vectors.get("blocks").valueStream().toList();
    try (var harness = new ChainHarness(params, rows.getLast().get("time").asLong())) {
      assertThat(harness.chain.submitBlock(ChainVectors.block(params, rows.getFirst())))
          .isEqualTo(new BlockImportResult.AlreadyKnown());
      for (JsonNode row : rows.subList(1, rows.size())) {
        Block block = ChainVectors.block(params, row);
        assertThat(harness.chain.submitBlock(block))
            .as("height %s", row.get("height"))
            .isInstanceOf(BlockImportResult.Connected.class);
        assertPlace(harness, row);
        assertThat(BlockRules.weight(block)).isEqualTo(row.get("weight").asLong());
      }
    }
  }

  private static void assertPlace(ChainHarness harness, JsonNode row) {
    HeaderEntry entry = harness.chain.findHeaderAt(row.get("height").asInt()).orElseThrow();

    assertThat(entry.id().toDisplayHex()).isEqualTo(row.get("hash").asText());
    assertThat(entry.medianTimePast()).isEqualTo(row.get("median_time").asLong());
    assertThat(entry.work()).isEqualTo(new BigInteger(row.get("chainwork").asText(), 16));
    assertThat(entry.hasBlock()).isTrue();
    assertThat(harness.chain.tip().id()).isEqualTo(entry.id());
  }

  @Test
  void leavesTheStaleBranchAndHasTheCoinsOfTheDaemonAtTheTip() {
    JsonNode vectors = ChainVectors.read("regtest-blocks.json");
    NetworkParams params = ChainVectors.params(vectors);
    JsonNode reorg = vectors.get("reorg");
    int fork = reorg.get("fork_height").asInt();
    List<Block> blocks = ChainVectors.blocks(params, vectors.get("blocks"));
    List<Block> stale = ChainVectors.blocks(params, reorg.get("stale_branch"));
    try (var harness = new ChainHarness(params, 1_700_049_175)) {
      harness.connectAll(blocks.subList(1, fork + 1));
      harness.connectAll(stale);
      Hash256 staleTip = harness.chain.tip().id();

      for (Block block : blocks.subList(fork + 1, fork + 4)) {
        assertThat(harness.chain.submitBlock(block))
            .isInstanceOf(BlockImportResult.SideBranch.class);
      }
      assertThat(harness.chain.tip().id()).isEqualTo(staleTip);
      assertThat(harness.chain.submitBlock(blocks.get(fork + 4)))
          .isInstanceOf(BlockImportResult.Connected.class);
      assertThat(harness.chain.onBestChain(staleTip)).isFalse();
      harness.connectAll(blocks.subList(fork + 5, blocks.size()));

      JsonNode tip = vectors.get("tip");
      JsonNode set = tip.get("utxo_set");
      assertThat(harness.chain.tip().id().toDisplayHex()).isEqualTo(tip.get("hash").asText());
      var coins = CoinSetHash.of(harness.store, harness.chain.tip().id());
      assertThat(coins.outputs()).isEqualTo(set.get("txouts").asInt());
      assertThat(BigDecimal.valueOf(coins.units(), 8))
          .isEqualByComparingTo(new BigDecimal(set.get("total_amount").asText()));
    }
  }

  @Test
  void hasTheCoinSetHashOfTheDaemon() {
    JsonNode vectors = ChainVectors.read("invalid-tx-base.json");
    NetworkParams params = ChainVectors.params(vectors);
    JsonNode set = vectors.get("tip").get("utxo_set");
    try (var harness = new ChainHarness(params, vectors.get("network").get("clock").asLong())) {
      harness.connectAll(ChainVectors.blocks(params, vectors.get("blocks")));

      var coins = CoinSetHash.of(harness.store, harness.chain.tip().id());

      assertThat(coins.transactions()).isEqualTo(set.get("transactions").asInt());
      assertThat(coins.outputs()).isEqualTo(set.get("txouts").asInt());
      assertThat(coins.hash().toDisplayHex()).isEqualTo(set.get("hash_serialized_2").asText());
    }
  }
}
