package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    var store = new PostgresShareStore(source, network);
    var block = Optional.of(Hash256.fromHex("0a".repeat(32)));
    var shares = List.of(share(1, Optional.empty()), share(2, block), share(3, Optional.empty()));
    store.write(shares);
    new PostgresShareStore(source, network + "x").write(List.of(share(9, Optional.empty())));
    assertThat(store.newest(10)).isEqualTo(shares.reversed());
    assertThat(store.newest(1)).containsExactly(shares.getLast());
  }

  @Test
  void keepsAllOfABatchOrNothing() {
    var store = new PostgresShareStore(TestDatabase.pool(TestDatabase.migrated()), network);
    var bad =
        new AcceptedShare(
            AT, new WorkerName("a", "b"), ShareWork.EASIEST_SERVED, -1, Optional.empty());
    assertThatThrownBy(() -> store.write(List.of(share(1, Optional.empty()), bad)))
        .isInstanceOf(PostgresShareStore.Failed.class);
    assertThat(store.newest(10)).isEmpty();
  }

  @Test
  void forgetsWhatIsOld() {
    var store = new PostgresShareStore(TestDatabase.pool(TestDatabase.migrated()), network);
    store.write(List.of(share(1, Optional.empty()), share(2, Optional.empty())));
    assertThat(store.prune(AT.plusSeconds(2))).isEqualTo(1);
    assertThat(store.newest(10)).extracting(AcceptedShare::height).containsExactly(2L);
  }

  /** The child says when it took each share; what it took a second before it was killed is there. */
  @Test
  void killingTheNodeLosesNoShareOlderThanASecond() throws Exception {
    String url = TestDatabase.migrated();
    EmbeddedPostgres server = TestPostgres.shared();
    for (int kill = 0; kill < KILLS; kill++) {
      String own = network + kill;
      Process child = startWriter(url, server, own);
      List<long[]> taken = read(child);
      long killedAt = System.currentTimeMillis();
      child.destroyForcibly().waitFor();

      var stored = new HashSet<Long>();
      new PostgresShareStore(TestDatabase.pool(url), own)
          .newest(1_000_000)
          .forEach(share -> stored.add(share.height()));
      long mustBe =
          taken.stream()
              .filter(share -> share[1] <= killedAt - Duration.ofSeconds(1).toMillis())
              .peek(share -> assertThat(stored).contains(share[0]))
              .count();
      assertThat(mustBe).isPositive();
    }
  }

  private static List<long[]> read(Process child) throws IOException {
    BufferedReader lines = child.inputReader();
    List<long[]> taken = new ArrayList<>();
    long first = 0;
    // Two seconds at least, so that there are shares of both kinds.
    while (taken.size() < SHARES_BEFORE_KILL || System.currentTimeMillis() - first < 2_000) {
      String line = lines.readLine();
      assertThat(line).as("the writer ended by itself").isNotNull();
      String[] parts = line.split(" ", -1);
      taken.add(new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])});
      first = taken.getFirst()[1];
    }
    return taken;
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
