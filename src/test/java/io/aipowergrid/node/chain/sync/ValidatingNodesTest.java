package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes that check everything, on the daemon's recorded chain and its recorded fork. */
@Timeout(300)
class ValidatingNodesTest {
  @Test
  void syncCompeteAndReorganise() throws IOException {
    JsonNode file = ChainVectors.read("regtest-blocks.json");
    NetworkParams params = ChainVectors.params(file);
    List<Block> best = ChainVectors.blocks(params, file.get("blocks"));
    List<Block> stale = ChainVectors.blocks(params, file.get("reorg").get("stale_branch"));
    int fork = file.get("reorg").get("fork_height").asInt();
    long clock = best.getLast().header().time() + 60;
    Vertx vertx = Vertx.vertx();
    try (var winner = new ChainHarness(params, clock);
        var loser = new ChainHarness(params, clock);
        var fresh = new ChainHarness(params, clock)) {
      winner.connectAll(best.subList(1, best.size()));
      loser.connectAll(best.subList(1, fork + 1));
      loser.connectAll(stale);
      var staleTip = loser.chain.tip();
      try (var a = TestNode.of(vertx, winner.chain);
          var b = TestNode.of(vertx, loser.chain);
          var c = TestNode.of(vertx, fresh.chain)) {
        c.manager.addManual(b.endpoint());
        await()
            .atMost(Duration.ofSeconds(120))
            .until(() -> fresh.chain.tip().id().equals(staleTip.id()));
        b.manager.addManual(a.endpoint());
        await()
            .atMost(Duration.ofSeconds(120))
            .until(() -> loser.chain.tip().id().equals(winner.chain.tip().id()));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> fresh.chain.tip().id().equals(winner.chain.tip().id()));
        assertThat(fresh.chain.tip().height()).isEqualTo(323);
        assertThat(c.manager.bans()).isEmpty();
        assertThat(b.manager.bans()).isEmpty();
      }
    } finally {
      vertx.close();
    }
  }
}
