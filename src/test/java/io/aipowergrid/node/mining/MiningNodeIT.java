package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeUnderTest;
import io.aipowergrid.node.ops.testing.PackagedProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged nodes on a private network: one mines and the other follows, then mines too. The
 * operator stops and starts it by command, over a kill, and the account of found blocks is right.
 */
@Timeout(900)
class MiningNodeIT {
  private static final String TIP =
      "select coalesce(max(h.height), 0) from chain_network n"
          + " join chain_header h on h.network = n.id and h.id = n.tip";

  private static final String REPORTED_AT =
      "select (extract(epoch from max(reported_at)) * 1000)::bigint from mining_report";

  @TempDir Path folder;

  @Test
  void minesStopsStartsAndKeepsAccountOverAKill() throws Exception {
    Path network = PrivateNetwork.make(folder);
    Path data = Files.createDirectory(folder.resolve("miner"));
    Path otherData = Files.createDirectory(folder.resolve("follower"));
    String listen = "127.0.0.1:" + freePort();
    String[] settings = settings(network, "listen=" + listen, "true");
    try (var miner = new NodeUnderTest(data);
        var follower = new NodeUnderTest(otherData)) {
      miner.start(settings);
      miner.await("it mined 20 blocks", () -> number(miner, TIP) >= 20);
      follower.start(settings(network, "peers=" + listen, "false"));
      follower.await("it mines too", () -> number(follower, found()) > 0);
      // Blocks come several a second here: a node that catches up must have caught up by itself.
      follower.await("it followed the miner", () -> number(follower, TIP) >= 20);
      follower.signal("TERM");

      assertThat(command(data, network, "mining", "stop")).contains("shall not mine");
      follower.awaitExit();
      miner.await("it stopped", () -> number(miner, reported("STOPPED")) == 1);
      assertThat(command(data, network, "mining", "status"))
          .contains("switch       off", "state        stopped: an operator stopped it");
      long height = number(miner, TIP);
      long said = number(miner, REPORTED_AT);
      killAndStart(miner, settings);
      miner.await("it says something", () -> number(miner, REPORTED_AT) > said);
      assertThat(number(miner, reported("STOPPED"))).as("it is still stopped").isEqualTo(1);
      assertThat(number(miner, TIP)).isGreaterThanOrEqualTo(height);

      assertThat(command(data, network, "mining", "start")).contains("shall mine");
      long before = number(miner, found());
      miner.await("it mines again", () -> number(miner, found()) > before);
      command(data, network, "mining", "stop");
      miner.await("it rests", () -> number(miner, reported("STOPPED")) == 1);
      requireAccount(miner);
      assertThat(command(data, network, "mining", "blocks", "--count", "3").lines())
          .hasSize(4)
          .first()
          .asString()
          .startsWith("HEIGHT");
      miner.signal("TERM");
      miner.awaitExit();
      assertThat(miner.log()).doesNotContain("ERROR").contains("Mining is stopped");
    }
  }

  private static void killAndStart(NodeUnderTest node, String... settings) throws Exception {
    node.process().destroyForcibly();
    assertThat(node.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    node.start(settings);
    node.awaitReady();
  }

  /** Every found block on the best chain counts, and every other does not. */
  private static void requireAccount(NodeUnderTest node) throws Exception {
    String onChain = "exists (select from chain_index_block c where c.id = b.id)";
    node.await(
        "the states are those of the chain",
        () ->
            node.number(
                    "select count(*) from mined_block b where (b.state <> 'ORPHANED') <> "
                        + onChain)
                == 0);
    assertThat(node.number("select count(*) from mined_block where state <> 'ORPHANED'"))
        .isPositive();
    assertThat(node.number("select count(*) from mined_block where operations * 20 <> reward"))
        .as("blocks without fees whose operations share is not five percent")
        .isZero();
  }

  private static String found() {
    return "select count(*) from mined_block";
  }

  private static String reported(String state) {
    return "select count(*) from mining_report where state = '" + state + "'";
  }

  /** Zero while there is no database. */
  private static long number(NodeUnderTest node, String sql) throws Exception {
    try {
      return node.number(sql);
    } catch (IOException | SQLException e) {
      return 0;
    }
  }

  private static String[] settings(Path network, String p2p, String alone) {
    return new String[] {
      "-Daipg.chain.network=" + network,
      "-Daipg.api.rpc.port=0",
      "-Daipg.chain.p2p.backoff-max=1s",
      "-Daipg.chain.p2p." + p2p,
      "-Daipg.mining.cpu-threads=1",
      "-Daipg.mining.payout-address=" + PrivateNetwork.MINER,
      "-Daipg.mining.look-interval=200ms",
      "-Daipg.mining.alone=" + alone
    };
  }

  /** What a command of the packaged program prints beside the node. */
  private String command(Path data, Path network, String... words) throws Exception {
    var builder = PackagedProgram.process(List.of("-Xmx256m"), List.of(words));
    builder.environment().put("AIPG_DATA_DIR", data.toString());
    builder.environment().put("AIPG_CHAIN_NETWORK", network.toString());
    Path log = folder.resolve("command.log");
    Path errors = folder.resolve("command.err");
    Process process = builder.redirectOutput(log.toFile()).redirectError(errors.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String printed = Files.readString(log);
    assertThat(process.exitValue()).as(printed + Files.readString(errors)).isZero();
    return printed;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
