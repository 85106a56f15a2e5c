package io.aipowergrid.node.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store after kill -9, of the node and of the database, in the middle of commits. */
class ChainStoreCrashIT {
  private static final long SEED = 5;
  private static final int NODE_KILLS = 8;
  private static final int SERVER_KILLS = 2;
  private static final int COMMITS_MAX = 40;

  /** How far back bodies and undo data are compared. */
  private static final int LAST_BATCHES_BLOCKS = 8;

  private final SplittableRandom random = new SplittableRandom();
  private final String network = UUID.randomUUID().toString();

  @TempDir Path folder;

  @Test
  void isConsistentAfterEveryKillOfTheNode() throws Exception {
    EmbeddedPostgres server = TestPostgres.shared();
    String url = TestDatabase.migrated();
    DataSource source = TestDatabase.pool(url);
    int height = -1;
    for (int i = 0; i < NODE_KILLS; i++) {
      Process writer = startWriter(url, server);
      int seen = readHeights(writer, 1 + random.nextInt(COMMITS_MAX));
      writer.destroyForcibly().waitFor();

      // Nothing that was acknowledged is lost, and what is there is whole.
      int now = assertConsistent(source);
      assertThat(now).isGreaterThanOrEqualTo(seen).isGreaterThan(height - 1);
      height = now;
    }
  }

  @Test
  void isConsistentAfterEveryKillOfTheDatabase() throws Exception {
    TestPostgres.giveProgramsTo(folder);
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    try {
      Flyway.configure()
          .dataSource(server.jdbcUrl(), server.user(), server.password())
          .load()
          .migrate();
      for (int i = 0; i < SERVER_KILLS; i++) {
        Process writer = startWriter(server.jdbcUrl(), server);
        int seen = readHeights(writer, 1 + random.nextInt(COMMITS_MAX));
        killServer();
        writer.destroyForcibly().waitFor();

        server = EmbeddedPostgres.start(folder);
        var source = TestDatabase.source(server.jdbcUrl(), server.user(), server.password());
        assertThat(assertConsistent(source)).isGreaterThanOrEqualTo(seen);
      }
    } finally {
      EmbeddedPostgres.start(folder).stop();
    }
  }

  /** Compares the reopened store with a replay of the chain up to its tip; returns its height. */
  private int assertConsistent(DataSource source) throws Exception {
    var store = SyntheticChain.store(source, network);
    Optional<Hash256> tip = store.tip();
    var chain = SyntheticChain.replay(SEED, tip);

    assertThat(store.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
    assertThat(countCoins(source)).isEqualTo(chain.coins().size());
    var replayed = new SyntheticChain(SEED);
    var headers = new ArrayList<StoredHeader>();
    store.readHeaders(headers::add);
    // One block more than the tip is there when the kill fell between taking it back and again.
    assertThat(headers).hasSizeBetween(chain.height() + 1, chain.height() + 2);
    for (StoredHeader header : headers) {
      var made = replayed.next();
      assertThat(header).isEqualTo(made.header(StoredHeader.State.FULLY_VALID, true));
      if (header.height() >= chain.height() - LAST_BATCHES_BLOCKS) {
        assertThat(store.findUndo(header.id())).contains(made.undo());
        assertThat(store.findBlock(header.id())).contains(BlockCodec.toBytes(made.block()));
      }
    }
    return chain.height();
  }

  private static long countCoins(DataSource source) throws Exception {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from chain_coin")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Process startWriter(String jdbcUrl, EmbeddedPostgres server) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingWriter.class.getName(),
            jdbcUrl,
            server.user(),
            server.password(),
            network,
            Long.toString(SEED))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Reads as many lines of the writer and returns the height of the last. */
  private static int readHeights(Process writer, int count) throws IOException {
    BufferedReader lines = writer.inputReader();
    String line = "-1";
    for (int i = 0; i < count; i++) {
      line = lines.readLine();
      assertThat(line).as("the writer ended by itself").isNotNull();
    }
    return Integer.parseInt(line);
  }

  private void killServer() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("cluster/postmaster.pid")).get(0));
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
