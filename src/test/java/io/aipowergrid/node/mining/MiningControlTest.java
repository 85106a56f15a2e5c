package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the node mines and when not, on a real chain in memory. */
@Timeout(120)
class MiningControlTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static NetworkParams params = NetworkParamsReader.read("aipg-regtest");

  /** A miner that cannot search. */
  private record IdleMiner(String why) implements Miner {
    @Override
    public void start() {
      // There is nothing to search with.
    }

    @Override
    public MiningStatistics statistics() {
      return MiningStatistics.NONE;
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(why);
    }

    @Override
    public void close() {
      // Nothing was begun.
    }
  }

  /** What a test sets. */
  private final class Switches implements MiningControl.Parts {
    final AtomicInteger prepared = new AtomicInteger();
    final AtomicInteger rests = new AtomicInteger();
    MiningOrigin origin = MiningOrigin.OWN_CHAIN;
    boolean wanted = true;
    boolean broken;
    boolean processor = true;
    Optional<String> problem = Optional.empty();
    Optional<String> hindrance = Optional.empty();

    @Override
    public boolean wanted() {
      if (broken) {
        throw new IllegalStateException("the database is away");
      }
      return wanted;
    }

    @Override
    public MiningOrigin preferred() {
      return MiningOrigin.POOLS;
    }

    @Override
    public MiningOrigin choose(Instant now) {
      return origin;
    }

    @Override
    public Optional<String> hindrance(MiningOrigin of) {
      return hindrance;
    }

    @Override
    public MiningRun prepare(MiningOrigin of) {
      MinerSource source = solo.source(prepared.incrementAndGet());
      List<Miner> miners = new ArrayList<>();
      if (processor) {
        miners.add(new CpuMiner(source, SoloChain.HASHER, 1));
      }
      problem.ifPresent(why -> miners.add(new IdleMiner(why)));
      return new MiningRun(of, source, miners);
    }

    @Override
    public Optional<String> pool() {
      return Optional.of("stratum+tcp://pool:1");
    }

    @Override
    public void rest() {
      rests.incrementAndGet();
    }
  }

  private final Switches parts = new Switches();
  private SoloChain solo;
  private Instant now = NOON;
  private MiningControl control;

  @BeforeAll
  static void makeNetwork(@TempDir Path folder) {
    params = PrivateNetwork.params(folder);
  }

  @BeforeEach
  void open() {
    solo = new SoloChain(params);
    control = new MiningControl(parts, () -> now, 1, PrivateNetwork.MINER);
  }

  @AfterEach
  void close() {
    control.end("the test is over");
    solo.close();
  }

  @Test
  void minesWhenNothingIsInTheWay() {
    assertThat(control.status().state()).isEqualTo(MiningState.WAITING);
    now = NOON.plusSeconds(5);
    control.look(0);

    MiningStatus status = control.status();
    assertThat(status.state()).isEqualTo(MiningState.MINING);
    assertThat(status.reason()).isEmpty();
    assertThat(status.since()).isEqualTo(NOON.plusSeconds(5));
    assertThat(status.threads()).isEqualTo(1);
    assertThat(status.payoutAddress()).isEqualTo(PrivateNetwork.MINER);
    awaitHeight(3);
    control.look(Duration.ofSeconds(10).toNanos());
    assertThat(control.status().hashesPerSecond()).isPositive();
    assertThat(control.status().height()).isGreaterThanOrEqualTo(3);
  }

  private void awaitHeight(int height) {
    await().atMost(Duration.ofSeconds(60)).until(() -> solo.height() >= height);
  }

  @Test
  void stopsWhenTheOperatorWantsAndBeginsAgain() {
    control.look(0);
    awaitHeight(2);
    parts.wanted = false;
    control.look(1);

    MiningStatus stopped = control.status();
    int height = solo.height();
    assertThat(stopped.state()).isEqualTo(MiningState.STOPPED);
    assertThat(stopped.reason()).isEqualTo("an operator stopped it");
    assertThat(stopped.height()).isZero();
    assertThat(stopped.hashesPerSecond()).isZero();
    assertThat(stopped.statistics().blocks()).isEqualTo(height);
    assertThat(parts.rests.get()).isEqualTo(1);

    parts.wanted = true;
    control.look(2);
    awaitHeight(height + 2);
    assertThat(control.status().statistics().blocks()).isGreaterThanOrEqualTo(height + 2);
    assertThat(parts.prepared.get()).isEqualTo(2);
  }

  @Test
  void worksForAnotherSourceWhenTheRuleSaysSo() {
    assertThat(control.status().origin()).isEqualTo(MiningOrigin.POOLS);
    assertThat(control.status().pool()).as("nothing is searched yet").isEmpty();
    control.look(0);
    awaitHeight(1);
    assertThat(control.status().origin()).isEqualTo(MiningOrigin.OWN_CHAIN);
    assertThat(control.status().pool()).isEmpty();

    parts.origin = MiningOrigin.POOLS;
    control.look(1);
    MiningStatus pools = control.status();
    assertThat(pools.state()).isEqualTo(MiningState.MINING);
    assertThat(pools.origin()).isEqualTo(MiningOrigin.POOLS);
    assertThat(pools.pool()).isEqualTo("stratum+tcp://pool:1");
    assertThat(pools.statistics().blocks()).as("what was done before still counts").isPositive();
    control.look(2);
    assertThat(parts.prepared.get()).as("the miner goes on while nothing changes").isEqualTo(2);
    assertThat(parts.rests.get()).isZero();
  }

  @Test
  void waitsForTheNetworkAndSaysWhy() {
    parts.hindrance = Optional.of("no peer is connected");
    control.look(0);
    assertThat(control.status().state()).isEqualTo(MiningState.WAITING);
    assertThat(control.status().reason()).isEqualTo("no peer is connected");
    assertThat(parts.prepared.get()).isZero();

    parts.hindrance = Optional.empty();
    control.look(1);
    assertThat(control.status().state()).isEqualTo(MiningState.MINING);

    now = NOON.plusSeconds(60);
    parts.hindrance = Optional.of("the chain is still being downloaded");
    control.look(2);
    now = NOON.plusSeconds(70);
    parts.hindrance = Optional.of("no peer is connected");
    control.look(3);
    assertThat(control.status().since())
        .as("another reason is the same state")
        .isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void goesOnWhileNobodyCanTellWhetherItShall() {
    control.look(0);
    parts.broken = true;
    int height = solo.height();
    control.look(1);

    assertThat(control.status().state()).isEqualTo(MiningState.MINING);
    awaitHeight(height + 2);
    assertThat(parts.prepared.get()).isEqualTo(1);
  }

  @Test
  void saysThatThereIsNoWork() {
    solo.close();
    solo = new SoloChain(NetworkParamsReader.read("aipg-regtest"));
    control.look(0);
    await()
        .until(
            () -> {
              control.look(1);
              return control.status().state() == MiningState.WAITING;
            });

    assertThat(control.status().reason())
        .isEqualTo("the next block of network aipg-regtest has no KawPoW header");
  }

  @Test
  void saysThatNoMinerCanSearch() {
    parts.problem = Optional.of("no GPU: no NVIDIA driver");
    parts.processor = false;
    control.look(0);
    assertThat(control.status().state()).isEqualTo(MiningState.WAITING);
    assertThat(control.status().reason()).isEqualTo("no GPU: no NVIDIA driver");
  }

  @Test
  void minesWhileOneOfItsMinersCan() {
    parts.problem = Optional.of("no GPU: no NVIDIA driver");
    control.look(0);
    assertThat(control.status().state()).isEqualTo(MiningState.MINING);
    awaitHeight(1);
  }

  @Test
  void endsForGood() {
    control.look(0);
    awaitHeight(1);
    control.end("the node stops");
    assertThat(control.status().state()).isEqualTo(MiningState.STOPPED);
    assertThat(control.status().reason()).isEqualTo("the node stops");
    assertThat(control.status().statistics().hashes()).isPositive();
  }
}
