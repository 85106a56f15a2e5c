package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Transactions offered at one tip get the daemon's verdicts, in each of its modes. */
class MempoolVectorsTest {
  private static final JsonNode FILE = ChainVectors.read("mempool.json");
  private static final Map<String, MempoolPolicy> MODES =
      Map.of(
          "default", policy(true, false),
          "nonstandard_allowed", policy(false, false),
          "replacement_on", policy(true, true));
  private static ChainHarness harness;

  private static MempoolPolicy policy(boolean standardOnly, boolean replacement) {
    return new MempoolPolicy(
        standardOnly, replacement, MempoolPolicy.DEFAULT.fees(), MempoolPolicy.DEFAULT.limits());
  }

  @BeforeAll
  static void importBaseChain() {
    var params = ChainVectors.params(FILE);
    harness = new ChainHarness(params, FILE.get("network").get("clock").asLong());
    harness.connectAll(
        ChainVectors.blocks(params, ChainVectors.read("invalid-tx-base.json").get("blocks"))
            .stream()
            .filter(block -> !block.equals(params.genesis()))
            .toList());
    assertThat(harness.chain.tip().id().toDisplayHex()).isEqualTo(FILE.get("tip").asText());
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @TestFactory
  Stream<DynamicTest> daemonsVerdictInEachMode() {
    return FILE.get("cases")
        .valueStream()
        .flatMap(
            row ->
                row.get("results")
                    .propertyStream()
                    .map(
                        mode ->
                            DynamicTest.dynamicTest(
                                row.get("name").asText() + " " + mode.getKey(),
                                () -> offer(row, mode.getKey(), mode.getValue()))));
  }

  private static void offer(JsonNode row, String mode, JsonNode expected) {
    var pool = new Mempool(harness.chain, MODES.get(mode), harness.clock, SignatureVerifier.DIRECT);
    for (JsonNode index : row.get("setup")) {
      pool.accept(parse(FILE.get("setup_transactions").get(index.asInt()).asText()));
    }
    Transaction tx = TransactionCodec.parse(ChainVectors.bytes(row));
    int before = pool.transactions().size();
    AcceptResult tested = pool.test(tx, Optional.of(TransactionPool.FEE_MAX));
    assertThat(words(tested, row))
        .isEqualTo(
            expected.get("allowed").asInt() == 1 ? "allowed" : expectedReason(row, expected));
    assertThat(pool.transactions()).hasSize(before);
    AcceptResult sent = pool.accept(tx, Optional.of(TransactionPool.FEE_MAX));
    assertThat(sent).isEqualTo(tested);
    boolean kept = expected.get("sendrawtransaction").asText().equals("accepted");
    assertThat(pool.find(tx.txid()).isPresent()).isEqualTo(kept);
  }

  private static Transaction parse(String hex) {
    return TransactionCodec.parse(HexFormat.of().parseHex(hex));
  }

  /** The daemon's words without the number before them and without what its assets say after. */
  private static String expectedReason(JsonNode row, JsonNode expected) {
    String reason = expected.get("reject_reason").asText().replaceFirst("^\\d+: ", "");
    return reason.replaceFirst(" Bad Transaction - .*", "");
  }

  private static String words(AcceptResult result, JsonNode row) {
    return switch (result) {
      case AcceptResult.Accepted accepted -> "allowed";
      // The daemon's test knows confirmed transactions only while it remembers their coins.
      case AcceptResult.AlreadyKnown known ->
          row.get("name").asText().equals("already_in_chain")
              ? "missing-inputs"
              : "txn-already-in-mempool";
      case AcceptResult.MissingInputs missing -> "missing-inputs";
      case AcceptResult.Rejected rejected -> rejected.reason().code();
    };
  }
}
