package io.aipowergrid.node.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pool keeps nothing that the assets at the tip forbid, so that a template never does. */
class MempoolAssetsTest {
  private static final JsonNode FILE = ChainVectors.read("mempool.json");
  private static final String REASON = "bad-txns-null-verifier-address-failed-verification";

  private Optional<RejectReason> fault = Optional.empty();

  @Test
  void keepsWhatTheAssetsAllowAndLetsItGoWhenABlockForbidsIt() {
    var params = ChainVectors.params(FILE);
    try (var harness = new ChainHarness(params, FILE.get("network").get("clock").asLong())) {
      harness.connectAll(
          ChainVectors.blocks(params, ChainVectors.read("invalid-tx-base.json").get("blocks"))
              .stream()
              .filter(block -> !block.equals(params.genesis()))
              .toList());
      var pool =
          new Mempool(
              judged(harness.chain),
              MempoolPolicy.DEFAULT,
              harness.clock,
              SignatureVerifier.DIRECT);
      Transaction tx = ordinary();

      fault = Optional.of(new RejectReason(REASON, 100));
      assertThat(pool.accept(tx))
          .isEqualTo(new AcceptResult.Rejected(new RejectReason(REASON, 0), "assets at the tip"));

      fault = Optional.empty();
      assertThat(pool.accept(tx)).isEqualTo(new AcceptResult.Accepted());
      fault = Optional.of(new RejectReason(REASON, 100));
      pool.connected(harness.chain.bestHeader(), blockWith("6a"));
      assertThat(pool.transactions()).as("nobody was tagged or frozen").hasSize(1);
      pool.connected(harness.chain.bestHeader(), blockWith("c0505006052447474701"));
      assertThat(pool.transactions()).as("an asset was frozen").isEmpty();
    }
  }

  private static Transaction ordinary() {
    for (JsonNode row : FILE.get("cases")) {
      if (row.get("name").asText().equals("ordinary")) {
        return TransactionCodec.parse(ChainVectors.bytes(row));
      }
    }
    throw new AssertionError("the vectors have an ordinary transaction");
  }

  private Block blockWith(String script) {
    Transaction base = ordinary();
    var output = new TxOutput(0, Script.of(HexFormat.of().parseHex(script)));
    var other = new Transaction(1, List.of(), List.of(output), base.lockTime());
    var header = ChainVectors.params(FILE).genesis().header();
    return new Block(header, List.of(other));
  }

  /** The chain, with a judgement on assets that the test decides. */
  private ChainService judged(ChainService chain) {
    return (ChainService)
        Proxy.newProxyInstance(
            ChainService.class.getClassLoader(),
            new Class<?>[] {ChainService.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("assetFault")) {
                return fault;
              }
              try {
                return method.invoke(chain, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
