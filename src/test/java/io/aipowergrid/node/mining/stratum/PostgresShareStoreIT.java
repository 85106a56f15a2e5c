package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class PostgresShareStoreIT {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int KILLS = 3;
  private static final int SHARES_BEFORE_KILL = 400;

  private final String network = UUID.randomUUID().toString();

  @Test
  void keepsSharesInTheirOrderAndNetworksApart() {
    var source = TestDatabase.pool(TestDatabase.migrated());
    var store = new PostgresShareStore(source, network, true);
    var block = Optional.of(Hash256.fromHex("0a".repeat(32)));
    var shares = List.of(share(1, Optional.empty()), share(2, block), share(3, Optional.empty()));
    store.write(shares);
    new PostgresShareStore(source, network + "x", true).write(List.of(share(9, Optional.empty())));
    assertThat(store.newest(10)).isEqualTo(shares.reversed());
    assertThat(store.newest(1)).containsExactly(shares.getLast());
  }

  @Test
  void keepsAllOfABatchOrNothing() {
    var store = new PostgresShareStore(TestDatabase.pool(TestDatabase.migrated()), network, true);
    var bad =
        new AcceptedShare(
            AT, new WorkerName("a", "b"), ShareWork.EASIEST_SERVED, -1, Optional.empty());
    assertThatThrownBy(() -> store.write(List.of(share(1, Optional.empty()), bad)))
        .isInstanceOf(PostgresShareStore.Failed.class);
    assertThat(store.newest(10)).isEmpty();
  }

  @Test
  void forgetsWhatIsOld() {
    var store = new PostgresShareStore(TestDatabase.pool(TestDatabase.migrated()), network, true);
    store.write(List.of(share(1, Optional.empty()), share(2, Optional.empty())));
    assertThat(store.prune(AT.plusSeconds(2))).isEqualTo(1);
    assertThat(store.newest(10)).extracting(AcceptedShare::height).containsExactly(2L);
  }

  /** What a miner was told is accepted is there, even if the node was killed the moment after. */
  @Test
  void killingTheNodeLosesNoAcceptedShare() throws Exception {
    String url = TestDatabase.migrated();
    EmbeddedPostgres server = TestPostgres.shared();
    for (int kill = 0; kill < KILLS; kill++) {
      String own = network + kill;
      Process child = startWriter(url, server, own);
      long last = readShares(child);
      child.destroyForcibly().waitFor();

      var store = new PostgresShareStore(TestDatabase.pool(url), own, true);
      var stored = new HashSet<Long>();
      store.newest(1_000_000).forEach(share -> stored.add(share.height()));
      for (long accepted = 0; accepted <= last; accepted++) {
        assertThat(stored).contains(accepted);
      }
    }
  }

  private static long readShares(Process child) throws IOException {
    BufferedReader lines = child.inputReader();
    String line = "-1";
    for (int i = 0; i < SHARES_BEFORE_KILL; i++) {
      line = lines.readLine();
      assertThat(line).as("the writer ended by itself").isNotNull();
    }
    return Long.parseLong(line);
  }

  private static Process startWriter(String url, EmbeddedPostgres server, String network)
      throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingShareWriter.class.getName(),
            url,
            server.user(),
            server.password(),
            network)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static AcceptedShare share(long height, Optional<Hash256> block) {
    return new AcceptedShare(
        AT.plusSeconds(height), new WorkerName("ADDR", "rig"), new ShareWork(1_000), height, block);
  }
}
