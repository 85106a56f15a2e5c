package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.StratumBench;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts many connections on a server in the same process, over loopback. Both ends share the
 * machine, so the figures are lower limits. The caller's thread waits.
 */
public final class StratumLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CONNECTING_MAX = 64;
  private static final int JOBS = 20;
  private static final int PINGS = 5;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  private final KawpowHasher hasher = new KawpowHasher(new EpochContexts());
  private final LoadSource source = new LoadSource();
  private final ShareVerifier verifier;
  private final ShareJournal journal;
  private final StratumServer server;
  private final StratumListener listener;
  private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final ConcurrentLinkedQueue<Long> heardAt = new ConcurrentLinkedQueue<>();
  private final Phaser hearing = new Phaser(1);
  private volatile String awaitedJob = "";

  /**
   * A server at rest.
   *
   * @param threads that check shares
   */
  public StratumLoad(int connections, int threads) {
    verifier = new ShareVerifier(new KawpowVerifier(hasher), threads, 100_000);
    journal = new ShareJournal(new Forgetful(), 100_000);
    var limits =
        new ServerLimits(
            connections,
            connections,
            connections,
            connections,
            1 << 20,
            PATIENCE,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            new VarDiff.Limits(
                ShareWork.EASIEST_SERVED,
                ShareWork.EASIEST_SERVED,
                ShareWork.EASIEST_SERVED,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1)));
    var board = new WorkBoard();
    var workers = new WorkerBook(connections);
    InstantSource clock = InstantSource.system();
    server =
        new StratumServer(
            new SessionContext(
                limits,
                board,
                new ShareDesk(source, board, verifier, journal, workers, clock),
                new AbuseBook(limits.banDuration(), 10),
                workers,
                new AddressCounts(),
                name -> true,
                new SessionContext.Counts(),
                clock),
            source);
    listener = new StratumListener(vertx, server, Optional.empty());
  }

  /** Keeps nothing, so that the figures are those of the server. */
  private static final class Forgetful implements ShareStore {
    @Override
    public void write(List<AcceptedShare> shares) {}

    @Override
    public int prune(Instant before) {
      return 0;
    }
  }

  /**
   * Measures.
   *
   * @param connections as many as in the constructor
   * @param shares given in at the rate below, each checked in full
   * @param perSecond shares a second
   */
  public StratumBench.Result run(int connections, int shares, int perSecond)
      throws IOException, InterruptedException {
    server.start();
    hasher.hash(source.currentJob().orElseThrow().height(), hashOf(source), 0);
    var local = listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    long heap = heapUsed();
    long start = System.nanoTime();
    List<LoadMiner> miners = connect(local, connections);
    double connecting = seconds(start);
    long bytes = (heapUsed() - heap) / connections;
    long[] jobs = tellJobs(connections);
    long pinged = System.nanoTime();
    miners.forEach(miner -> repeat(PINGS, miner::ping));
    long[] pings = awaitAnswers(PINGS * connections);
    double pinging = seconds(pinged);
    long[] judged = giveShares(miners, shares, perSecond);
    return new StratumBench.Result(
        connections,
        connections / connecting,
        bytes,
        JOBS,
        jobs,
        pings.length / pinging,
        judged,
        refused.get(),
        perSecond);
  }

  private static io.aipowergrid.node.base.Hash256 hashOf(LoadSource source) {
    return source.currentJob().orElseThrow().headerHash();
  }

  private List<LoadMiner> connect(InetSocketAddress server, int count) throws InterruptedException {
    var ready = new CountDownLatch(count);
    List<LoadMiner> miners = new ArrayList<>();
    for (int from = 0; from < count; from += CONNECTING_MAX) {
      List<CompletableFuture<LoadMiner>> some = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + CONNECTING_MAX); i++) {
        int number = i;
        some.add(
            net.connect(server.getPort(), server.getAddress().getHostAddress())
                .map(
                    socket ->
                        new LoadMiner(socket, number, ready, this::heardJob, this::heardAnswer))
                .toCompletionStage()
                .toCompletableFuture());
      }
      for (var miner : some) {
        miners.add(get(miner));
      }
    }
    require(ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "not all miners got work");
    return miners;
  }

  /** One job after another; each is told when all have heard the one before. */
  private long[] tellJobs(int connections) throws InterruptedException {
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      heardAt.clear();
      String next = Integer.toString(Integer.parseInt(source.currentJob().orElseThrow().id()) + 1);
      awaitedJob = next;
      hearing.bulkRegister(connections);
      int phase = hearing.getPhase();
      long start = System.nanoTime();
      source.next();
      hearing.arrive();
      try {
        hearing.awaitAdvanceInterruptibly(phase, PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new IllegalStateException("not all miners heard of job " + next, e);
      }
      heardAt.forEach(at -> latencies.add(at - start));
    }
    return sorted(latencies);
  }

  private void heardJob(String id, long at) {
    if (id.equals(awaitedJob)) {
      heardAt.add(at);
      hearing.arriveAndDeregister();
    }
  }

  private void heardAnswer(boolean granted, long nanos) {
    if (!granted) {
      refused.incrementAndGet();
    }
    answers.add(nanos);
  }

  private long[] giveShares(List<LoadMiner> miners, int count, int perSecond)
      throws InterruptedException {
    MiningJob job = source.currentJob().orElseThrow();
    List<MiningSolution> solutions = solve(miners, job, count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(start + i * 1_000_000_000L / perSecond - System.nanoTime());
      int number = i % miners.size();
      miners.get(number).submit("bench.rig" + number, solutions.get(i), job.headerHash());
    }
    return awaitAnswers(count);
  }

  /** Right shares, made beforehand, in batches as fast as the hasher goes. */
  private List<MiningSolution> solve(List<LoadMiner> miners, MiningJob job, int count) {
    List<MiningSolution> solutions = new ArrayList<>();
    for (int from = 0; from < count; from += KawpowHasher.INTERLEAVED_MAX) {
      var inputs = new ArrayList<io.aipowergrid.node.kawpow.KawpowInput>();
      for (int i = from; i < Math.min(count, from + KawpowHasher.INTERLEAVED_MAX); i++) {
        inputs.add(job.input(miners.get(i % miners.size()).nonces().at(i)));
      }
      List<KawpowHash> hashes = hasher.hash(inputs);
      for (int i = 0; i < hashes.size(); i++) {
        solutions.add(new MiningSolution(job.id(), inputs.get(i).nonce(), hashes.get(i).mixHash()));
      }
    }
    return solutions;
  }

  private long[] awaitAnswers(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (answers.size() < count) {
      require(System.nanoTime() < end, "not all requests were answered");
      Thread.sleep(1);
    }
    var all = new ArrayList<Long>(count);
    for (Long answer = answers.poll(); answer != null; answer = answers.poll()) {
      all.add(answer);
    }
    return sorted(all);
  }

  @Override
  public void close() {
    server.close();
    listener.close();
    net.close();
    journal.close();
    verifier.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a miner could not connect", e);
    }
  }

  private static void repeat(int times, Runnable act) {
    for (int i = 0; i < times; i++) {
      act.run();
    }
  }

  private static long[] sorted(List<Long> nanos) {
    long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(all);
    return all;
  }

  private static long heapUsed() {
    System.gc();
    return java.lang.management.ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
