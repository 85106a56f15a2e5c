package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.PoolChain;
import io.aipowergrid.node.chain.model.Transaction;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the port says of transactions that hang together, in the daemon's shape. */
class PoolCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FEE = 61_000;

  private final PoolChain chain = new PoolChain(4);
  private final Mempool pool = chain.pool(PoolChain.room(100));
  private final Transaction first = chain.spend(0, FEE);
  private final Transaction second = PoolChain.spend(first, 2 * FEE);
  private final Transaction third = PoolChain.spend(second, 3 * FEE);
  private final Transaction alone = chain.spend(1, FEE);
  private RpcDesk desk = new RpcDesk(RpcSettings.with(Map.of()), Map.of());

  @BeforeEach
  void fill() {
    List.of(first, second, third, alone).forEach(pool::accept);
    Map<String, RpcCall> calls = new HashMap<>();
    new PoolCalls(pool).addTo(calls);
    desk = new RpcDesk(RpcSettings.with(Map.of()), calls);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private JsonNode ask(String method, Object params) {
    try {
      byte[] body = JSON.writeValueAsBytes(Map.of("method", method, "params", params));
      return JSON.readTree(desk.answer(body).body());
    } catch (IOException e) {
      throw new AssertionError("no JSON", e);
    }
  }

  private JsonNode result(String method, Object params) {
    return ask(method, params).get("result");
  }

  private static String hex(Transaction tx) {
    return tx.txid().toDisplayHex();
  }

  private static JsonNode ids(Transaction... txs) {
    List<String> sorted =
        Stream.of(txs).map(Transaction::txid).sorted().map(Hash256::toDisplayHex).toList();
    return JSON.valueToTree(sorted);
  }

  @Test
  void listsAncestorsAndDescendantsWithoutTheOneAskedFor() {
    assertThat(result("getmempoolancestors", List.of(hex(third)))).isEqualTo(ids(first, second));
    assertThat(result("getmempoolancestors", List.of(hex(first)))).isEqualTo(ids());
    assertThat(result("getmempooldescendants", List.of(hex(first)))).isEqualTo(ids(second, third));
    assertThat(result("getmempooldescendants", List.of(hex(third)))).isEqualTo(ids());
    assertThat(result("getmempooldescendants", List.of(hex(alone), false))).isEqualTo(ids());
  }

  @Test
  void describesThemWhenAskedTo() {
    JsonNode described = result("getmempoolancestors", List.of(hex(third), true));
    assertThat(described.properties()).hasSize(2);
    for (Transaction tx : List.of(first, second)) {
      assertThat(described.get(hex(tx))).isEqualTo(result("getmempoolentry", List.of(hex(tx))));
    }
    JsonNode entry = described.get(hex(second));
    assertThat(entry.get("size").asLong()).isEqualTo(PoolChain.SIZE);
    assertThat(entry.get("fee").decimalValue()).isEqualByComparingTo("0.00122");
    assertThat(entry.get("descendantcount").asInt()).isEqualTo(2);
    assertThat(entry.get("descendantsize").asLong()).isEqualTo(2 * PoolChain.SIZE);
    assertThat(entry.get("descendantfees").asLong()).isEqualTo(5 * FEE);
    assertThat(entry.get("ancestorcount").asInt()).isEqualTo(2);
    assertThat(entry.get("ancestorfees").asLong()).isEqualTo(3 * FEE);
    assertThat(entry.get("depends")).isEqualTo(ids(first));
  }

  @Test
  void takesTheParametersByNameToo() {
    assertThat(result("getmempooldescendants", Map.of("verbose", false, "txid", hex(second))))
        .isEqualTo(ids(third));
    assertThat(result("getmempoolentry", Map.of("txid", hex(alone))))
        .isEqualTo(result("getmempoolentry", List.of(hex(alone))));
    assertThat(ask("getmempoolentry", Map.of("id", hex(alone))).get("error").toString())
        .isEqualTo("{\"code\":-8,\"message\":\"Unknown named parameter id\"}");
  }

  @Test
  void refusesWhatIsNotThereInTheDaemonsWords() {
    String absent = Hash256.ZERO.toDisplayHex();
    for (String method :
        List.of("getmempoolancestors", "getmempooldescendants", "getmempoolentry")) {
      assertThat(ask(method, List.of(absent)).get("error").toString())
          .isEqualTo("{\"code\":-5,\"message\":\"Transaction not in mempool\"}");
      assertThat(ask(method, List.of("00")).get("error").get("code").asInt()).isEqualTo(-8);
    }
  }
}
