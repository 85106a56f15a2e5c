package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.api.testing.TestCertificate;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PoolClientTest {
  private static final int PATIENCE_SECONDS = 120;
  private static final PoolLimits LIMITS = limits(Duration.ofSeconds(60));

  private final LinkedBlockingQueue<MiningJob> jobs = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void minesAtTheFirstPoolThatGivesWork() throws Exception {
    try (var deaf = new ScriptedPool(wire -> {});
        var refusing = new ScriptedPool(PoolClientTest::refuse);
        var good = new ScriptedPool(PoolClientTest::work);
        var client = client(LIMITS, deaf.pool(), refusing.pool(), good.pool())) {
      var job = take();
      assertThat(client.currentJob()).contains(job);
      assertThat(submit(client, job)).isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));
      assertThat(client.reports())
          .extracting(PoolReport::active)
          .containsExactly(false, false, true);
      assertThat(client.reports().get(0).lastFailure()).isEqualTo("the pool closed the connection");
      assertThat(client.reports().get(1).lastFailure()).isEqualTo("not authorised: 24 who");
      assertThat(client.reports().get(2).accepted()).isEqualTo(1);
    }
  }

  @Test
  void acceptedSharesAreToldWithTheirWorkAndThatOfABlock() throws Exception {
    try (var pool = new ScriptedPool(PoolClientTest::work);
        var client = client(LIMITS, pool.pool())) {
      var job = take();
      long nonce = job.nonces().first();
      client.submit(new MiningSolution(job.id(), nonce, Hash256.ZERO, "GPU-1"));
      client.submit(new MiningSolution("unknown", nonce, Hash256.ZERO, "GPU-1"));
      // The script's bits are 1b016cad: 2^256 / (0x016cad * 2^192 + 1).
      assertThat(told).containsExactly("GPU-1 49 256 197593582417060");
    }
  }

  @Test
  void returnsToTheFirstPoolAsSoonAsItWorksAgain() throws Exception {
    var works = new CountDownLatch(1);
    try (var first =
            new ScriptedPool(
                wire -> {
                  if (works.getCount() == 0) {
                    work(wire);
                  }
                });
        var second = new ScriptedPool(PoolClientTest::work);
        var client = client(LIMITS, first.pool(), second.pool())) {
      take();
      assertThat(client.reports()).extracting(PoolReport::active).containsExactly(false, true);
      works.countDown();
      assertThat(take().clean()).isTrue();
      assertThat(client.reports()).extracting(PoolReport::active).containsExactly(true, false);
    }
  }

  @Test
  void aPoolThatRefusesOneOfFiveSharesIsKept() throws Exception {
    try (var pool = new ScriptedPool(wire -> answer(wire, number -> number % 5 != 0));
        var client = client(LIMITS, pool.pool())) {
      var job = take();
      for (int i = 1; i <= 2 * PoolSeat.REFUSED_MAX; i++) {
        boolean accepted = submit(client, job) instanceof SolutionVerdict.Accepted;
        assertThat(accepted).isEqualTo(i % 5 != 0);
      }
      assertThat(client.currentJob()).contains(job);
      assertThat(pool.connections.get()).isEqualTo(1);
      assertThat(client.reports().getFirst().rejected()).isEqualTo(20);
    }
  }

  @Test
  void aPoolThatRefusesAllSharesIsLeftForTheNextAndSoonerWhenItDoesSoAgain() throws Exception {
    try (var bad = new ScriptedPool(wire -> answer(wire, number -> false));
        var good = new ScriptedPool(PoolClientTest::work);
        var client = client(LIMITS, bad.pool(), good.pool())) {
      var job = take();
      for (int i = 1; i < PoolSeat.REFUSED_MAX; i++) {
        submit(client, job);
      }
      assertThat(client.currentJob()).contains(job);
      assertThat(submit(client, job)).isEqualTo(new SolutionVerdict.Refused("23 Low difficulty"));
      take();
      assertThat(client.reports()).extracting(PoolReport::active).containsExactly(false, true);
      assertThat(client.reports().getFirst().lastFailure())
          .isEqualTo("50 shares in a row were refused, the last: 23 Low difficulty");

      // The better pool is tried again, and left after fewer.
      var again = take();
      assertThat(client.reports()).extracting(PoolReport::active).containsExactly(true, false);
      for (int i = 0; i < PoolSeat.REFUSED_AGAIN_MAX; i++) {
        submit(client, again);
      }
      take();
      assertThat(client.reports().getFirst().lastFailure())
          .isEqualTo("5 shares in a row were refused, the last: 23 Low difficulty");
    }
  }

  /** Lets a miner in, and says yes to the shares of some numbers, counted from 1. */
  private static void answer(ScriptedPool.Wire wire, java.util.function.IntPredicate accepts)
      throws IOException {
    wire.welcome("job");
    for (int number = 1; true; number++) {
      String said =
          accepts.test(number)
              ? "\"result\":true,\"error\":null}"
              : "\"result\":null,\"error\":[23,\"Low difficulty\",null]}";
      wire.say("{\"id\":" + wire.read().get("id") + "," + said);
    }
  }

  @Test
  void connectsAnewAfterALossAndMeanwhileHasNoJob() throws Exception {
    var drop = new LinkedBlockingQueue<Boolean>();
    try (var pool =
            new ScriptedPool(
                wire -> {
                  wire.welcome("job");
                  try {
                    drop.take();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                });
        var client = client(LIMITS, pool.pool())) {
      var first = take();
      drop.add(true);
      var second = take();
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(pool.connections.get()).isEqualTo(2);
      assertThat(submit(client, first)).isEqualTo(new SolutionVerdict.Stale());
    }
  }

  @Test
  void aPoolThatFallsSilentIsLeft() throws Exception {
    try (var silent = new ScriptedPool(PoolClientTest::silence);
        var client = client(limits(Duration.ofMillis(300)), silent.pool())) {
      take();
      take();
      assertThat(client.reports().getFirst().connections()).isGreaterThanOrEqualTo(2);
      assertThat(client.reports().getFirst().lastFailure()).isEqualTo("the pool fell silent");
    }
  }

  private static void silence(ScriptedPool.Wire wire) throws IOException {
    wire.welcome("job");
    wire.read();
  }

  @Test
  void followsAPoolToAnotherPortOfItsHostButNotToStrangers() throws Exception {
    try (var target = new ScriptedPool(PoolClientTest::work);
        var sender =
            new ScriptedPool(
                wire ->
                    wire.say(
                        "{\"id\":null,\"method\":\"client.reconnect\",\"params\":[\"\","
                            + target.port()
                            + ",0]}"));
        var client = client(LIMITS, sender.pool())) {
      take();
      assertThat(target.connections.get()).isEqualTo(1);
      assertThat(client.reports().getFirst().active()).isTrue();
    }
    var times = new AtomicInteger();
    try (var sender =
            new ScriptedPool(
                wire -> {
                  if (times.getAndIncrement() == 0) {
                    wire.say(
                        "{\"id\":null,\"method\":\"client.reconnect\","
                            + "\"params\":[\"thief.example\",3333,0]}");
                  } else {
                    work(wire);
                  }
                });
        var client = client(LIMITS, sender.pool())) {
      take();
      assertThat(sender.connections.get()).isEqualTo(2);
      assertThat(client.reports().getFirst().lastFailure())
          .isEqualTo("the pool asks to connect to a stranger, thief.example");
    }
  }

  @Test
  void talksTlsAndChecksTheHost() throws Exception {
    var files = new TestCertificate().start();
    try (var pool =
        new ScriptedPool(serverContext(files).getServerSocketFactory(), 0, PoolClientTest::work)) {
      var trusting = SSLContext.getInstance("TLS");
      trusting.init(null, new TrustManager[] {TestCertificate.trust()}, null);
      var named = new Pool("localhost", pool.port(), true, "ADDR.rig", "x", true, false);
      try (var client = client(LIMITS, trusting, named)) {
        var job = take();
        assertThat(submit(client, job)).isEqualTo(new SolutionVerdict.Accepted(Optional.empty()));
      }
      // The usual authorities do not know the certificate.
      try (var client = client(LIMITS, SSLContext.getDefault(), named)) {
        while (client.reports().getFirst().lastFailure().isEmpty()) {
          Thread.sleep(1);
        }
        assertThat(client.reports().getFirst().lastFailure()).startsWith("connection: ");
        assertThat(jobs).isEmpty();
      }
    }
  }

  @Test
  void withoutAPoolNobodyDecides() throws IOException {
    try (var gone = new ScriptedPool(wire -> {});
        var client = client(LIMITS, gone.pool())) {
      assertThat(client.currentJob()).isEmpty();
      assertThat(client.submit(new MiningSolution("x", 1, Hash256.ZERO)))
          .isEqualTo(new SolutionVerdict.Undecided("no pool is connected"));
    }
  }

  @Test
  void waitsLongerWithEachFailureAndALittleByChance() {
    var delay = new ReconnectDelay(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));
    var now = Instant.EPOCH;
    long expected = 1_000;
    for (int i = 0; i < 10; i++) {
      delay.ended(now, Duration.ZERO);
      long wait = Duration.between(now, delay.dueAt()).toMillis();
      assertThat(wait).isBetween(expected * 3 / 4, expected * 5 / 4);
      assertThat(delay.isDue(now.plusMillis(wait - 1))).isFalse();
      assertThat(delay.isDue(now.plusMillis(wait))).isTrue();
      expected = Math.min(60_000, 2 * expected);
    }
    delay.ended(now, ReconnectDelay.SUCCESS_MIN);
    assertThat(Duration.between(now, delay.dueAt()).toMillis()).isBetween(750L, 1_250L);
  }

  @Test
  void readsAddressesOfPools() {
    assertThat(pool("stratum+tcp://pool.example:3333"))
        .isEqualTo(new Pool("pool.example", 3333, false, "A.r", "x", true, false));
    assertThat(pool("stratum+ssl://pool.example:3333").tls()).isTrue();
    assertThat(pool("stratum+tls://pool.example:3333"))
        .hasToString("stratum+tls://pool.example:3333");
    for (String none :
        new String[] {
          "pool.example:3333", "http://pool.example:1", "stratum+tcp://pool", "", "a b"
        }) {
      assertThatThrownBy(() -> pool(none)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Pool.at("stratum+tcp://a:1", " ", "x", true, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsWhichHostsBelongToAPool() {
    var pool = pool("stratum+tcp://eu.pool.example:3333");
    assertThat(pool.maySendTo("us.pool.example")).isTrue();
    assertThat(pool.maySendTo("EU.pool.example")).isTrue();
    assertThat(pool.maySendTo("pool.example")).isTrue();
    assertThat(pool.maySendTo("pool.example.thief.org")).isFalse();
    assertThat(pool.maySendTo("10.0.0.1")).isFalse();
    assertThat(pool("stratum+tcp://10.0.0.1:1").maySendTo("20.1.0.1")).isFalse();
    assertThat(pool("stratum+tcp://10.0.0.1:1").maySendTo("10.0.0.1")).isTrue();
  }

  private static Pool pool(String url) {
    return Pool.at(url, "A.r", "x", true, false);
  }

  private static void work(ScriptedPool.Wire wire) throws IOException {
    wire.welcome("job");
    wire.acceptShares();
  }

  private static void refuse(ScriptedPool.Wire wire) throws IOException {
    wire.read();
    wire.say("{\"id\":1,\"result\":[null,\"12c243\"],\"error\":null}");
    wire.read();
    wire.say("{\"id\":2,\"result\":null,\"error\":[24,\"who\",null]}");
    wire.read();
  }

  private MiningJob take() throws InterruptedException {
    return Optional.ofNullable(jobs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
  }

  private static SolutionVerdict submit(PoolClient client, MiningJob job) {
    return client.submit(new MiningSolution(job.id(), job.nonces().first(), Hash256.ZERO));
  }

  private PoolClient client(PoolLimits limits, Pool... pools) {
    try {
      return client(limits, SSLContext.getDefault(), pools);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private PoolClient client(PoolLimits limits, SSLContext tls, Pool... pools) {
    var client =
        new PoolClient(
            List.of(pools),
            limits,
            tls,
            "aipg/test",
            InstantSource.system(),
            new Random(1),
            (device, height, share, block) ->
                told.add("%s %d %d %d".formatted(device, height, share, block)));
    client.addListener(jobs::add);
    client.start();
    return client;
  }

  private static PoolLimits limits(Duration silenceMax) {
    return new PoolLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        silenceMax,
        Duration.ofSeconds(60),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofMillis(100));
  }

  /** The server's side of {@link TestCertificate}, from the PEM files it makes. */
  private static SSLContext serverContext(java.util.Map<String, String> files) throws Exception {
    Certificate certificate;
    try (var in = Files.newInputStream(Path.of(files.get("quarkus.http.ssl.certificate.files")))) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    String pem = Files.readString(Path.of(files.get("quarkus.http.ssl.certificate.key-files")));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var key =
        KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(der));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("pool", key, new char[0], new Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
