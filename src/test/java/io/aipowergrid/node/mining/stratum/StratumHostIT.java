package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.AcceptedShares;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.PoolsConfig;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.mining.StratumConfig;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server and client as configured, with the database. */
@Timeout(600)
class StratumHostIT {
  private static final int PATIENCE_SECONDS = 120;

  private final String network = UUID.randomUUID().toString();

  @Test
  void aShareGoesFromTheConfiguredClientThroughTheServerIntoTheDatabase()
      throws IOException, InterruptedException {
    var database = TestDatabase.pool(TestDatabase.migrated());
    var source = new FakeWorkSource(given -> new SolutionVerdict.Accepted(Optional.empty()));
    source.give(ServerFixture.job("j1", ServerFixture.EVERY, true));
    Vertx vertx = Vertx.vertx();
    var jobs = new LinkedBlockingQueue<MiningJob>();
    try (var host =
            StratumHost.open(
                vertx,
                source,
                new KawpowVerifier(ServerFixture.HASHER),
                database,
                new StratumHost.Terms(network, true, account -> true),
                stratum(Map.of("listen", "127.0.0.1:0")),
                InstantSource.system());
        var client =
            PoolClient.of(
                pool(host.address().getPort()),
                InstantSource.system(),
                new Random(1),
                AcceptedShares.NOBODY)) {
      client.addListener(jobs::add);
      client.start();
      var job = Optional.ofNullable(jobs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
      long nonce = job.nonces().first();
      var mix = ServerFixture.HASHER.hash(job.height(), Hash256.ZERO, nonce).mixHash();
      assertThat(client.submit(new MiningSolution(job.id(), nonce, mix)))
          .isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));
      // Accepted means stored.
      assertThat(new PostgresShareStore(database, network, true).newest(10))
          .singleElement()
          .satisfies(
              share -> {
                assertThat(share.worker()).isEqualTo(new WorkerName("ADDR", "rig"));
                assertThat(share.block()).isPresent();
              });
      assertThat(host.sessions()).isEqualTo(1);
      assertThat(host.reports())
          .singleElement()
          .satisfies(report -> assertThat(report.accepted()).isEqualTo(1));
      host.prune();
      assertThat(new PostgresShareStore(database, network, true).newest(10)).hasSize(1);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void saysWhatIsWrongWithAConfiguration() {
    StratumHost.requireSound(stratum(Map.of("listen", "0.0.0.0:3333")));
    assertThatThrownBy(() -> StratumHost.requireSound(stratum(Map.of("listen", "3333"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("aipg.mining.stratum: listen is address:port, not 3333");
    assertThatThrownBy(
            () ->
                StratumHost.requireSound(
                    stratum(Map.of("listen", "127.0.0.1:0", "tls-key", "key.pem"))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                StratumHost.requireSound(
                    stratum(Map.of("listen", "127.0.0.1:0", "hashes-per-share-min", "255"))))
        .isInstanceOf(IllegalStateException.class);
  }

  private static StratumConfig stratum(Map<String, String> values) {
    var builder = new SmallRyeConfigBuilder().withMapping(StratumConfig.class);
    values.forEach((key, value) -> builder.withDefaultValue("aipg.mining.stratum." + key, value));
    return builder.addDiscoveredConverters().build().getConfigMapping(StratumConfig.class);
  }

  private static PoolsConfig pool(int port) {
    return new SmallRyeConfigBuilder()
        .withMapping(PoolsConfig.class)
        .withDefaultValue("aipg.mining.pools[0].url", "stratum+tcp://127.0.0.1:" + port)
        .withDefaultValue("aipg.mining.pools[0].user", "ADDR.rig")
        .addDiscoveredConverters()
        .build()
        .getConfigMapping(PoolsConfig.class);
  }
}
