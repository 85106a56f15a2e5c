package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** dgw.json: the daemon's own difficulty, row by row. */
class DifficultyVectorsTest {
  private static final JsonNode VECTORS = ChainVectors.read("dgw.json");

  @TestFactory
  Stream<DynamicTest> sequences() {
    return VECTORS
        .get("sequences")
        .valueStream()
        .map(
            sequence ->
                DynamicTest.dynamicTest(sequence.get("name").asText(), () -> follow(sequence)));
  }

  private static void follow(JsonNode sequence) {
    DifficultyAdjustment difficulty = difficulty(sequence);
    HeaderNode parent = null;
    for (JsonNode row : sequence.get("rows")) {
      int height = row.get(0).asInt();
      long bits = Long.parseLong(row.get(2).asText(), 16);
      if (parent != null) {
        assertThat(difficulty.requiredBits(parent, row.get(1).asLong()))
            .as("height %d", height)
            .isEqualTo(bits);
      }
      parent = node(parent, height, row.get(1).asLong(), bits);
    }
  }

  @TestFactory
  Stream<DynamicTest> windows() {
    return VECTORS
        .get("windows")
        .valueStream()
        .map(window -> DynamicTest.dynamicTest(window.get("name").asText(), () -> look(window)));
  }

  private static void look(JsonNode window) {
    DifficultyAdjustment difficulty = difficulty(window);
    HeaderNode parent = null;
    int height = window.get("first_height").asInt();
    for (JsonNode row : window.get("time_bits")) {
      parent = node(parent, height++, row.get(0).asLong(), Long.parseLong(row.get(1).asText(), 16));
    }
    for (JsonNode next : window.get("next")) {
      assertThat(difficulty.requiredBits(ChainVectors.present(parent), next.get("time").asLong()))
          .isEqualTo(Long.parseLong(next.get("bits").asText(), 16));
    }
  }

  @TestFactory
  Stream<DynamicTest> compactForms() {
    return VECTORS
        .get("compact")
        .valueStream()
        .map(row -> DynamicTest.dynamicTest(row.get("bits").asText(), () -> decode(row)));
  }

  private static void decode(JsonNode row) {
    CompactBits.Decoded decoded = CompactBits.decode(Long.parseLong(row.get("bits").asText(), 16));

    assertThat(decoded.target()).isEqualTo(new BigInteger(row.get("target").asText(), 16));
    assertThat(decoded.negative()).isEqualTo(row.get("negative").asBoolean());
    assertThat(decoded.overflow()).isEqualTo(row.get("overflow").asBoolean());
    assertThat(CompactBits.encode(decoded.target()))
        .isEqualTo(Long.parseLong(row.get("reencoded").asText(), 16));
  }

  @TestFactory
  Stream<DynamicTest> work() {
    return VECTORS
        .get("block_proof")
        .valueStream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("bits").asText(),
                    () ->
                        assertThat(CompactBits.work(Long.parseLong(row.get("bits").asText(), 16)))
                            .isEqualTo(new BigInteger(row.get("work").asText(), 16))));
  }

  private static DifficultyAdjustment difficulty(JsonNode rows) {
    return new DifficultyAdjustment(
        NetworkParamsReader.read("aipg-" + rows.get("network").asText()).proofOfWork());
  }

  private static HeaderNode node(@Nullable HeaderNode parent, int height, long time, long bits) {
    var header = new LegacyHeader(0x30000000, Hash256.ZERO, Hash256.ZERO, time, bits, 0);
    return new HeaderNode(parent, height, header, Hash256.ZERO);
  }
}
