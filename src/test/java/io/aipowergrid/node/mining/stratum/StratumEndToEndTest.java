package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.CpuMiner;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolState;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our miner, our client, our server and a source of work, over a real socket. */
@Timeout(600)
class StratumEndToEndTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final int REGTEST_BITS = 0x207fffff;

  private final Vertx vertx = Vertx.vertx();
  private final ServerFixture fixture = new ServerFixture();
  private final LinkedBlockingQueue<MiningJob> jobs = new LinkedBlockingQueue<>();
  private PoolClient client;

  @BeforeEach
  void connect() throws Exception {
    var listener = new StratumListener(vertx, fixture.server, Optional.empty());
    var address = listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = LoopbackPool.client(address);
    client.addListener(jobs::add);
    client.start();
  }

  @AfterEach
  void close() {
    client.close();
    fixture.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatTheMinerFindsReachesTheSource() throws InterruptedException {
    try (var miner = new CpuMiner(client, ServerFixture.HASHER, 1)) {
      miner.start();
      fixture.source.give(regtest("one", true));
      var solution = fixture.source.take();
      assertThat(solution.jobId()).isEqualTo("one");
      assertThat(solution.mixHash())
          .isEqualTo(
              ServerFixture.HASHER
                  .hash(ServerFixture.HEIGHT, header("one"), solution.nonce())
                  .mixHash());
      // The first session's own nonces.
      assertThat(new NonceSpace(0, 16).contains(solution.nonce())).isTrue();
      fixture.source.give(regtest("two", true));
      var next = fixture.source.take();
      while (next.jobId().equals("one")) {
        next = fixture.source.take();
      }
      assertThat(next.jobId()).isEqualTo("two");
      while (miner.statistics().accepted() < 2) {
        Thread.sleep(5);
      }
      assertThat(miner.statistics().rejected()).isZero();
      assertThat(miner.statistics().duplicate()).isZero();
    }
    assertThat(fixture.server.workers().getFirst().accepted()).isGreaterThanOrEqualTo(2);
    assertThat(fixture.server.workers().getFirst().rejected()).isZero();
    assertThat(fixture.kept).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void sharesThatComeTooLateOrTwiceOrAreTooEasyAreToldApart() throws InterruptedException {
    fixture.source.give(regtest("one", true));
    var one = take();
    assertThat(submit(one, 3)).isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));
    assertThat(submit(one, 3)).isEqualTo(new SolutionVerdict.Duplicate());

    // A job of real difficulty: hardly any hash is good enough.
    fixture.source.give(ServerFixture.job("hard", ServerFixture.HARD, false));
    var hard = take();
    assertThat(submit(hard, 4)).isEqualTo(new SolutionVerdict.Refused("23 Low difficulty share"));
    assertThat(submit(one, 5)).isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));

    fixture.source.give(regtest("clean", true));
    take();
    assertThat(submit(one, 6)).isEqualTo(new SolutionVerdict.Stale());
    PoolReport pool = client.reports().getFirst();
    assertThat(pool)
        .isEqualTo(
            new PoolReport(
                pool.name(),
                PoolState.WORKING,
                1,
                2,
                1,
                1,
                1,
                0,
                2,
                pool.hashesPerSecond(),
                pool.lastShare(),
                ""));
    assertThat(pool.hashesPerSecond()).isPositive();
    assertThat(pool.lastShare()).isPresent();
  }

  /** The server knows that a job is over before the client does. */
  @Test
  void theServerItselfCallsALateShareStale() throws InterruptedException {
    fixture.source.give(regtest("one", true));
    var one = take();
    // Behind the sessions' back, as when the word is still on its way.
    fixture.server.context().board().put(regtest("two", true));
    assertThat(submit(one, 3)).isEqualTo(new SolutionVerdict.Stale());
    assertThat(fixture.server.workers().getFirst().stale()).isEqualTo(1);
  }

  private static MiningJob regtest(String id, boolean clean) {
    // Every hash is a solution, so that a test need not search.
    return new MiningJob(
        id,
        ServerFixture.HEIGHT,
        header(id),
        ServerFixture.EVERY,
        REGTEST_BITS,
        NonceSpace.ALL,
        clean);
  }

  /** Each job its own: a nonce of one header is a share once, whatever the job is called. */
  private static Hash256 header(String id) {
    byte[] bytes = new byte[Hash256.LENGTH];
    Arrays.fill(bytes, (byte) id.charAt(0));
    return Hash256.of(bytes);
  }

  private MiningJob take() throws InterruptedException {
    return Optional.ofNullable(jobs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
  }

  private SolutionVerdict submit(MiningJob job, long offset) {
    long nonce = job.nonces().at(offset);
    var mix = ServerFixture.HASHER.hash(ServerFixture.HEIGHT, job.headerHash(), nonce).mixHash();
    return client.submit(new MiningSolution(job.id(), nonce, mix));
  }
}
