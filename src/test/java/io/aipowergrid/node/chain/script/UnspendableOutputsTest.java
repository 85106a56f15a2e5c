package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnspendableOutputsTest {
  @Test
  void whatIsKeptOfTheBaseChainIsTheDaemonsCoinSet() {
    JsonNode file = VectorChain.read("invalid-tx-base.json");
    Map<OutPoint, TxOutput> coins = new HashMap<>();
    for (JsonNode block : file.get("blocks")) {
      VectorChain.block(block).transactions().forEach(tx -> connect(tx, coins));
    }
    JsonNode expected = file.at("/tip/utxo_set");
    long total = coins.values().stream().mapToLong(TxOutput::value).sum();
    assertThat(coins).hasSize(expected.get("txouts").asInt());
    assertThat(coins.keySet().stream().map(OutPoint::txid).distinct())
        .hasSize(expected.get("transactions").asInt());
    assertThat(BigDecimal.valueOf(total, 8))
        .isEqualByComparingTo(new BigDecimal(expected.get("total_amount").asText()));
  }

  private static void connect(Transaction tx, Map<OutPoint, TxOutput> coins) {
    tx.inputs().forEach(input -> coins.remove(input.previous()));
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (!ScriptPatterns.isUnspendable(tx.outputs().get(i).script())) {
        coins.put(tx.outPoint(i), tx.outputs().get(i));
      }
    }
  }
}
