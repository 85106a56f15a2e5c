package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import io.aipowergrid.node.ops.testing.PackagedProgram;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program imports into its data folder while no node runs there. */
class OfflineImportIT {
  private static final int MINUTES_MAX = 5;

  @TempDir Path folder;

  @Test
  void importsWithoutANodeAndGoesOnAfterAKill() throws Exception {
    Path network = Files.writeString(folder.resolve("vectors.json"), network());
    Path blocks = shuffledBlocks();
    try (var data = new NodeUnderTest(folder.resolve("data"))) {
      Process killed = start(network, blocks, "killed.log", Map.of());
      // At whatever moment this comes, what was stored is a chain, and the rest can follow.
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> data.number("select count(*) from chain_header") > 0);
      killed.destroyForcibly().waitFor();
      assertThat(run(network, blocks, "first.log")).as(log("first.log")).isZero();
    }
    assertThat(log("first.log")).contains(" 0 refused").contains("height 323");
    assertThat(run(network, blocks, "second.log")).as(log("second.log")).isZero();
    assertThat(log("second.log")).contains("0 taken, 324 known before, 0 refused");
    assertThat(folder.resolve("data/pg/cluster/postmaster.pid")).doesNotExist();

    try (var channel =
            FileChannel.open(folder.resolve("data/node.lock"), StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(run(network, blocks, "locked.log")).isEqualTo(1);
      assertThat(log("locked.log")).contains("a node runs on the data folder, but its RPC port");
    }
  }

  @Test
  void leavesADatabaseAloneThatAnotherNodeMayUse() throws Exception {
    Path network = Files.writeString(folder.resolve("vectors.json"), network());
    Process process =
        start(
            network,
            shuffledBlocks(),
            "external.log",
            Map.of("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/aipg"));
    assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log("external.log")).contains("another node may be writing to it");
  }

  private static String network() {
    return """
    {"extends": "aipg-regtest",
     "proofOfWork": {"kawpowActivationTime": 1688764800},
     "operations": {"address": "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq", "laterFromHeight": 120}}
    """;
  }

  private Path shuffledBlocks() throws IOException {
    var lines = new ArrayList<String>();
    try (var in = OfflineImportIT.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      new ObjectMapper()
          .readTree(in)
          .get("blocks")
          .forEach(block -> lines.add('"' + block.get("raw").asText() + '"'));
    }
    Collections.shuffle(lines, new Random(5));
    return Files.write(folder.resolve("blocks.jsonl"), lines);
  }

  private int run(Path network, Path blocks, String log) throws Exception {
    Process process = start(network, blocks, log, Map.of());
    assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).as(log).isTrue();
    return process.exitValue();
  }

  private Process start(Path network, Path blocks, String log, Map<String, String> environment)
      throws IOException {
    TestPostgres.giveProgramsTo(folder.resolve("data/pg"));
    var builder =
        PackagedProgram.process(
            List.of("-Xmx512m"),
            List.of("chain", "import", "--network", network.toString(), blocks.toString()));
    builder.environment().putAll(environment);
    builder.environment().put("AIPG_DATA_DIR", folder.resolve("data").toString());
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile()).start();
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
