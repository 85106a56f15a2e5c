package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with real verification, whose clock and work a test moves. */
final class ServerFixture implements AutoCloseable {
  /** Shared because the first hash of an epoch costs a second. */
  static final EpochContexts CONTEXTS = new EpochContexts();

  static final KawpowHasher HASHER = new KawpowHasher(CONTEXTS);

  static final BigInteger EVERY = BigInteger.TWO.pow(256);
  static final BigInteger HARD = BigInteger.TWO.pow(180);
  static final long HEIGHT = 314;
  static final ServerLimits LIMITS = limits(new ShareWork(1L << 32), Duration.ofSeconds(10));

  final FakeWorkSource source;
  final List<AcceptedShare> kept = new CopyOnWriteArrayList<>();
  final StratumServer server;
  final ShareVerifier verifier;
  volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  volatile boolean keeps = true;

  ServerFixture() {
    this(LIMITS);
  }

  ServerFixture(ServerLimits limits) {
    this(limits, new FakeWorkSource(solution -> new SolutionVerdict.Accepted(Optional.empty())));
  }

  ServerFixture(ServerLimits limits, FakeWorkSource source) {
    this.source = source;
    this.verifier = new ShareVerifier(new KawpowVerifier(HASHER), 1, 64);
    var board = new WorkBoard();
    var workers = new WorkerBook(limits.workersMax());
    var desk = new ShareDesk(source, board, verifier, this::keep, workers, () -> now);
    this.server =
        new StratumServer(
            new SessionContext(
                limits,
                board,
                desk,
                new AbuseBook(limits.banDuration(), 100),
                workers,
                new AddressCounts(),
                name -> !name.account().equals("stranger"),
                new SessionContext.Counts(),
                () -> now),
            source);
    server.start();
  }

  static ServerLimits limits(ShareWork start, Duration shareInterval) {
    return new ServerLimits(
        10,
        3,
        100,
        100,
        100_000,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofSeconds(45),
        Duration.ofMinutes(10),
        new VarDiff.Limits(
            ShareWork.EASIEST_SERVED,
            start,
            new ShareWork(1L << 50),
            shareInterval,
            Duration.ofMinutes(2)));
  }

  static MiningJob job(String id, BigInteger target, boolean clean) {
    return job(id, target, NonceSpace.ALL, clean);
  }

  static MiningJob job(String id, BigInteger target, NonceSpace nonces, boolean clean) {
    return new MiningJob(id, HEIGHT, Hash256.ZERO, target, 0x1b00ffffL, nonces, clean);
  }

  /** A job of a header of its own, unlike those of {@link #job(String, BigInteger, boolean)}. */
  static MiningJob headed(String id, int header, BigInteger target, boolean clean) {
    var hash = Hash256.fromHex("%02x".formatted(header).repeat(Hash256.LENGTH));
    return new MiningJob(id, HEIGHT, hash, target, 0x1b00ffffL, NonceSpace.ALL, clean);
  }

  static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean keep(AcceptedShare share, Runnable stored) {
    if (keeps) {
      kept.add(share);
      stored.run();
    }
    return keeps;
  }

  @Override
  public void close() {
    server.close();
    verifier.close();
  }

  /** A miner at a fake link. */
  final class Miner {
    final FakeLink link;
    final MinerSession session;
    String extranonce = "";

    Miner(int address) {
      this(address(address));
    }

    Miner(InetAddress address) {
      this.link = new FakeLink(address);
      this.session = server.open(link).orElseThrow();
    }

    void send(String line) {
      session.received(line.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode ask(String line) throws InterruptedException {
      send(line);
      return link.take();
    }

    /** Subscribes and authorises; the job's lines are left at the link. */
    Miner ready() throws InterruptedException {
      var subscribed = ask("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"test/1\"]}");
      extranonce = subscribed.at("/result/1").asText();
      ask("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"ADDR.rig\",\"x\"]}");
      return this;
    }

    /** Takes the two lines of a job and gives the second. */
    JsonNode takeJob() throws InterruptedException {
      var target = link.take();
      var job = link.take();
      org.assertj.core.api.Assertions.assertThat(target.get("method").asText())
          .isEqualTo("mining.set_target");
      org.assertj.core.api.Assertions.assertThat(target.at("/params/0"))
          .isEqualTo(job.at("/params/3"));
      return job;
    }

    long nonce(long offset) {
      return Extranonce.parse(extranonce).orElseThrow().space().at(offset);
    }

    /** A share with the right mix hash. */
    String share(String job, long nonce) {
      return share(job, nonce, HASHER.hash(HEIGHT, Hash256.ZERO, nonce).mixHash());
    }

    String share(String job, long nonce, Hash256 mixHash) {
      return share("ADDR.rig", job, nonce, Hash256.ZERO, mixHash);
    }

    String share(String user, String job, long nonce, Hash256 header, Hash256 mixHash) {
      return ("{\"id\":40,\"method\":\"mining.submit\","
              + "\"params\":[\"%s\",\"%s\",\"0x%016x\",\"0x%s\",\"0x%s\"]}")
          .formatted(user, job, nonce, header.toDisplayHex(), mixHash.toDisplayHex());
    }

    /** The code that a share is refused with; 0 when it is accepted. */
    int judge(String share) throws InterruptedException {
      var answer = ask(share);
      return answer.path("result").asBoolean() ? 0 : answer.at("/error/0").asInt();
    }
  }

  Miner miner(int address) {
    return new Miner(address);
  }
}
