package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A validating node in a process of its own, for tests that put it into a network of its own. It
 * reads one command a line and answers with one line: {@code mine COUNT}, {@code connect ENDPOINT},
 * {@code tip}, {@code peers}. It ends with its input.
 */
final class MinerNode {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");

  private final TestMiner miner = new TestMiner(PARAMS);
  private final ChainHarness harness;
  private final TestNode<?> node;
  private final int salt;
  private final long firstTime;

  private MinerNode(ChainHarness harness, TestNode<?> node, int salt, long time) {
    this.harness = harness;
    this.node = node;
    this.salt = salt;
    this.firstTime = time;
  }

  /** Arguments: the endpoint to listen on, a number unlike other nodes', the first block's time. */
  public static void main(String... arguments) throws IOException {
    int salt = Integer.parseInt(arguments[1]);
    long time = Long.parseLong(arguments[2]);
    Vertx vertx = Vertx.vertx();
    try (var harness = new ChainHarness(PARAMS, Instant.now().getEpochSecond());
        var node = TestNode.of(vertx, harness.chain, settings(arguments[0]));
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      var self = new MinerNode(harness, node, salt, time);
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(self.answer(line.split(" ")));
      }
    } finally {
      vertx.close();
    }
  }

  /** Quick to find out that a link is down. */
  private static TestNode.Options settings(String listen) {
    return TestNode.Options.of(
        "listen", listen, "ping-interval", "1S", "ping-timeout", "2S", "connect-timeout", "1S");
  }

  private String answer(String... words) {
    return switch (words[0]) {
      case "mine" -> mine(Integer.parseInt(words[1]));
      case "connect" -> Boolean.toString(node.manager.addManual(words[1]));
      case "peers" -> Long.toString(node.ready());
      case "tip" -> tip();
      default -> throw new IllegalArgumentException(Arrays.toString(words));
    };
  }

  /** Mines on the tip, whoever made it. */
  private String mine(int count) {
    for (int i = 0; i < count; i++) {
      var tip = harness.chain.tip();
      long time = tip.height() == 0 ? firstTime : tip.time();
      var parent = new TestMiner.Mined(PARAMS.genesis(), tip.id(), tip.height(), time);
      var next = miner.mine(parent, salt, 0, List.of());
      harness.connectAll(List.of(next.block()));
    }
    return tip();
  }

  private String tip() {
    var tip = harness.chain.tip();
    return tip.height() + " " + tip.id().toDisplayHex();
  }
}
