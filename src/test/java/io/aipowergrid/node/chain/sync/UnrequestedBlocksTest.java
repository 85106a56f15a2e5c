package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks that nobody asked for are kept only when they may come next: disks are finite. */
@Timeout(120)
class UnrequestedBlocksTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final TestMiner MINER = new TestMiner(PARAMS);
  private static final int FAR = SyncManager.UNREQUESTED_AHEAD_MAX + 1;

  private static List<Mined> branch(Mined from, int salt, int count) {
    var branch = new ArrayList<Mined>();
    Mined tip = from;
    for (int i = 0; i < count; i++) {
      tip = MINER.mine(tip, salt, 0, List.of());
      branch.add(tip);
    }
    return branch;
  }

  @Test
  void onlyWhatMayBeTheTipSoonIsKept() throws IOException {
    List<Mined> best = branch(MINER.genesis(), 0, 2);
    List<Mined> side = branch(MINER.genesis(), 1, 2 + FAR);
    Vertx vertx = Vertx.vertx();
    try (var harness = new ChainHarness(PARAMS, side.getLast().time())) {
      harness.connectAll(best.stream().map(Mined::block).toList());
      try (var node = TestNode.of(vertx, harness.chain);
          var peer = RawPeer.greet(node)) {
        send(peer, side.get(0));
        assertThat(entry(harness, side.get(0)).hasBlock()).as("less work than the tip").isFalse();
        send(peer, side.get(1));
        assertThat(entry(harness, side.get(1)).hasBlock()).as("as much work").isTrue();

        var headers = side.stream().map(mined -> mined.block().header()).toList();
        assertThat(harness.chain.submitHeaders(headers)).isInstanceOf(HeadersResult.Accepted.class);
        send(peer, side.get(1 + FAR));
        assertThat(entry(harness, side.get(1 + FAR)).hasBlock()).as("too far ahead").isFalse();
        send(peer, side.get(FAR));
        assertThat(entry(harness, side.get(FAR)).hasBlock()).as("near enough").isTrue();
        assertThat(node.manager.bans()).isEmpty();
      }
    } finally {
      vertx.close();
    }
  }

  private static void send(RawPeer peer, Mined mined) throws IOException {
    peer.send(new Message.BlockBody(mined.block()));
    peer.settle();
  }

  private static HeaderEntry entry(ChainHarness harness, Mined mined) {
    return harness.chain.findHeader(mined.id()).orElseThrow();
  }
}
