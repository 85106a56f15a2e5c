package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Blocks with one point under test each: every one gets the daemon's verdict. */
class InvalidBlockVectorsTest {
  /**
   * Accepted by the daemon, which does not look at the height in a header; refused here on purpose
   * (docs/decisions/0010-stricter-than-the-daemon.md).
   */
  private static final List<String> WRONG_HEIGHT =
      List.of("header_height_minus_3", "header_height_plus_1");

  /** What one block of a case must become. */
  private record Base(NetworkParams params, MemoryChainStore store, long clock) {
    ChainHarness open() {
      return new ChainHarness(
          params, clock, MemoryChainStore.copyOf(store), ValidatingChain.Options.DEFAULT);
    }
  }

  private static Base base(JsonNode file, JsonNode chainBlocks) {
    NetworkParams params = ChainVectors.params(file);
    long clock = file.get("network").get("clock").asLong();
    try (var harness = new ChainHarness(params, clock)) {
      harness.connectAll(
          ChainVectors.blocks(params, chainBlocks).stream()
              .filter(block -> !block.equals(params.genesis()))
              .toList());
      return new Base(params, harness.store, clock);
    }
  }

  @TestFactory
  Stream<DynamicTest> blocksOnTheRegtestTip() {
    JsonNode file = ChainVectors.read("invalid-blocks.json");
    Base base = base(file, ChainVectors.read("regtest-blocks.json").get("blocks"));
    return file.get("cases")
        .valueStream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("name").asText(),
                    () -> {
                      try (var harness = base.open()) {
                        boolean strict = WRONG_HEIGHT.contains(row.get("name").asText());
                        offer(harness, row, row.get("accepted").asBoolean() && !strict);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> blocksOnTheTransactionBase() {
    JsonNode file = ChainVectors.read("invalid-tx-blocks.json");
    Base base = base(file, ChainVectors.read("invalid-tx-base.json").get("blocks"));
    Map<String, List<JsonNode>> groups =
        file.get("cases")
            .valueStream()
            .collect(
                java.util.stream.Collectors.groupingBy(
                    InvalidBlockVectorsTest::historyOf,
                    java.util.LinkedHashMap::new,
                    java.util.stream.Collectors.toList()));
    return groups.values().stream()
        .map(
            rows ->
                DynamicTest.dynamicTest(
                    rows.getFirst().get("family").asText()
                        + " "
                        + rows.getFirst().get("name").asText(),
                    () -> {
                      try (var harness = base.open()) {
                        for (JsonNode row : rows) {
                          offer(harness, row, row.get("accepted").asBoolean());
                        }
                      }
                    }));
  }

  /** Blocks of one hash are offered one after the other; all others on a fresh chain. */
  private static String historyOf(JsonNode row) {
    return row.get("block_hash").asText();
  }

  private static void offer(ChainHarness harness, JsonNode row, boolean accepted) {
    String name = row.get("name").asText() + ": " + row.get("reason").asText();
    Block block;
    try {
      block = ChainVectors.block(harness.params, row);
    } catch (MalformedBytesException e) {
      assertThat(accepted).as("%s cannot be read: %s", name, e.getMessage()).isFalse();
      return;
    }
    BlockImportResult result = harness.chain.submitBlock(block);

    assertThat(result instanceof BlockImportResult.Connected)
        .as("%s gave %s", name, result)
        .isEqualTo(accepted);
    assertThat(harness.chain.tip().id().toDisplayHex().equals(row.get("block_hash").asText()))
        .as(name)
        .isEqualTo(accepted);
  }

  @TestFactory
  Stream<DynamicTest> sequencesThatTheDaemonDecidesByItsHistory() {
    JsonNode file = ChainVectors.read("invalid-tx-blocks.json");
    Base base = base(file, ChainVectors.read("invalid-tx-base.json").get("blocks"));
    return file.get("state_dependent")
        .valueStream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("name").asText(),
                    () -> {
                      try (var harness = base.open()) {
                        if (row.has("clock")) {
                          harness.clock.set(row.get("clock").asLong());
                        }
                        BlockImportResult last = new BlockImportResult.AlreadyKnown();
                        for (JsonNode step : row.get("steps")) {
                          last = harness.chain.submitBlock(ChainVectors.block(base.params(), step));
                        }
                        assertThat(last).isInstanceOf(BlockImportResult.Connected.class);
                      }
                    }));
  }
}
