package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuException.Fault;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import io.aipowergrid.node.kawpow.SmallEpochs;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.Miner;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.mining.kernel.DatasetKernel;
import io.aipowergrid.node.mining.kernel.EmulatedDevice;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole miner on a device that executes the very text that a driver gets. */
@Timeout(300)
class GpuMinerTest {
  private static final BigInteger EVERY = BigInteger.TWO.pow(256);
  private static final BigInteger EIGHTH = EVERY.shiftRight(3);
  private static final SolutionVerdict SHARE = new SolutionVerdict.Accepted(Optional.empty());
  private static final SolutionVerdict BLOCK =
      new SolutionVerdict.Accepted(Optional.of(Hash256.ZERO));

  /** The last block of epoch 0. */
  private static final long LAST = Kawpow.EPOCH_LENGTH - 1;

  private static final long DEVICE_BYTES = 1L << 30;

  /** Enough for one small epoch, and not for two. */
  private static final long ONE_EPOCH_BYTES = 40_000;

  private final EpochContexts contexts = SmallEpochs.contexts();
  private final KawpowHasher hasher = new KawpowHasher(contexts);
  private final EmulatedDevice device = new EmulatedDevice();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var it : opened.reversed()) {
      it.close();
    }
  }

  @Test
  void findsSharesThatTheVerifierAcceptsAndTriesEveryNonceOnce() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    List<Long> nonces = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nonces.add(rig.takeRight(7, EIGHTH).nonce());
    }
    assertThat(nonces).doesNotHaveDuplicates();
    rig.awaitState(DeviceMiningState.MINING, "");
    assertThat(rig.report().epoch()).isEqualTo(OptionalInt.of(0));
    rig.miner.close();

    DeviceReport report = rig.report();
    assertThat(report.state()).isEqualTo(DeviceMiningState.OFF);
    assertThat(report.epoch()).isEmpty();
    assertThat(report.datasets()).isEqualTo(1);
    assertThat(report.datasetTime()).isPositive();
    assertThat(report.wrongMixes()).isZero();
    MiningStatistics done = rig.miner.statistics();
    assertThat(done).isEqualTo(report.statistics());
    assertThat(done.accepted()).isEqualTo(20 + rig.source.waiting());
    assertThat(done.hashes()).isGreaterThanOrEqualTo(20);
    assertThat(device.usedBytes()).isZero();
    assertThat(device.modules()).isZero();
  }

  @Test
  void searchesItsPartOfTheNoncesAndNotOneMore() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(
        new MiningJob("8", 7, Hash256.ZERO, EVERY, 0, new NonceSpace(0x1230, 61), true));
    rig.miner.start();
    List<Long> nonces = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      nonces.add(rig.takeRight(7, EVERY).nonce());
    }
    assertThat(nonces)
        .containsExactlyInAnyOrder(
            0x1230L, 0x1231L, 0x1232L, 0x1233L, 0x1234L, 0x1235L, 0x1236L, 0x1237L);
    rig.awaitState(DeviceMiningState.WAITING, "there is no work");
    rig.source.give(job("next", 7, EVERY));
    assertThat(rig.source.take().jobId()).isEqualTo("next");
    assertThat(rig.miner.statistics().hashes()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void twoDevicesNeverTryTheSameNonce() throws InterruptedException {
    var second = new EmulatedDevice();
    var rig = new Rig(solution -> SHARE, 0, second);
    var sixteen = new NonceSpace(0x1230, 60);
    rig.source.give(new MiningJob("16", 7, Hash256.ZERO, EVERY, 0, sixteen, true));
    rig.miner.start();
    List<Long> nonces = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      nonces.add(rig.takeRight(7, EVERY).nonce());
    }
    assertThat(nonces).doesNotHaveDuplicates().allMatch(sixteen::contains);
    for (DeviceReport report : rig.devices.reports()) {
      assertThat(report.statistics().hashes()).isEqualTo(8);
    }
  }

  @Test
  void dropsWhatItFoundForAJobThatIsOver() throws InterruptedException {
    var first = job("first", 7, EVERY);
    var second = job("second", 7, EVERY);
    var rig = new Rig(solution -> BLOCK, 0);
    rig.source.give(first);
    rig.miner.start();
    assertThat(rig.takeRight(7, EVERY).jobId()).isEqualTo("first");
    rig.source.give(second);
    assertThat(rig.takeRight(7, EVERY).jobId()).isEqualTo("second");
    rig.awaitState(DeviceMiningState.WAITING, "there is no work");
    rig.miner.close();
    assertThat(rig.source.waiting()).as("each job was over with its block").isZero();
    assertThat(rig.miner.statistics().blocks()).isEqualTo(2);
  }

  @Test
  void aPeriodSwitchFindsItsCodePreparedAndUnloadsTheOldest() throws InterruptedException {
    var rig = new Rig(solution -> BLOCK, 0);
    rig.miner.start();
    for (long height = 3; height < 15; height += 3) {
      rig.source.give(job("at " + height, height, EIGHTH));
      rig.takeRight(height, EIGHTH);
      long next = Kawpow.periodOf(height) + 1;
      // Before anybody mines it.
      await().until(() -> device.assembled().contains(textOf(next)));
      assertThat(device.loaded()).doesNotContain(textOf(next));
    }
    rig.miner.close();
    assertThat(device.loaded())
        .containsExactly(DatasetKernel.ptx(), textOf(1), textOf(2), textOf(3), textOf(4));
    assertThat(device.modulesMax()).isEqualTo(DeviceEpoch.MODULES_KEPT_MAX + 1);
    assertThat(device.modules()).isZero();
  }

  private static String textOf(long period) {
    return SearchKernel.ptx(ProgpowProgram.ofPeriod(period));
  }

  @Test
  void anEpochSwitchFindsItsDatasetComputedAhead() throws InterruptedException {
    var rig = new Rig(solution -> BLOCK, 0);
    rig.miner.start();
    rig.source.give(job("last", LAST, EIGHTH));
    rig.takeRight(LAST, EIGHTH);
    rig.await(() -> rig.report().datasets() == 2);
    assertThat(rig.report().epoch()).isEqualTo(OptionalInt.of(0));
    int launches = datasetKernels();

    rig.source.give(job("first", LAST + 1, EIGHTH));
    rig.takeRight(LAST + 1, EIGHTH);
    assertThat(rig.report().epoch()).isEqualTo(OptionalInt.of(1));
    assertThat(datasetKernels()).as("nothing was computed at the switch").isEqualTo(launches);
    rig.miner.close();
    assertThat(device.usedBytes()).isZero();
  }

  private int datasetKernels() {
    return (int) device.loaded().stream().filter(DatasetKernel.ptx()::equals).count();
  }

  @Test
  void anEpochSwitchWorksWhereTheMemoryHoldsOneDataset() throws InterruptedException {
    var rig = new Rig(solution -> BLOCK, DEVICE_BYTES - ONE_EPOCH_BYTES);
    rig.miner.start();
    rig.source.give(job("last", LAST, EIGHTH));
    rig.takeRight(LAST, EIGHTH);
    rig.source.give(job("first", LAST + 1, EIGHTH));
    rig.takeRight(LAST + 1, EIGHTH);
    assertThat(rig.report().epoch()).isEqualTo(OptionalInt.of(1));
    assertThat(rig.report().datasets()).isEqualTo(2);
    // And back, as after a reorganisation: what was prepared for other epochs is let go.
    rig.source.give(job("back", LAST, EIGHTH));
    rig.takeRight(LAST, EIGHTH);
    rig.miner.close();
    assertThat(device.usedBytes()).isZero();
  }

  @Test
  void aWrongDatasetGivesNothingAwayAndIsComputedAnew() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    device.spoil(1);
    rig.await(() -> rig.report().datasets() == 2);
    assertThat(rig.report().wrongMixes()).isGreaterThanOrEqualTo(MixCheck.WRONG_MAX);
    rig.awaitState(DeviceMiningState.MINING, "");
    long accepted = rig.miner.statistics().accepted();
    rig.await(() -> rig.miner.statistics().accepted() > accepted + 10);
    rig.miner.close();
    assertThat(rig.report().datasets()).isEqualTo(2);
    rig.allWaitingAreRight(7, EIGHTH);
  }

  @Test
  void aDeviceThatStaysWrongIsGivenUp() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    device.spoilAlways(SearchKernel.NAME);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.awaitState(
        DeviceMiningState.FAILED,
        "its hashes are wrong, and a new dataset did not help; is its memory overclocked?");
    assertThat(rig.miner.problem()).contains("no GPU works; see the devices");
    assertThat(rig.report().datasets()).isEqualTo(2);
    await().until(() -> device.usedBytes() == 0);
    rig.miner.close();
    rig.allWaitingAreRight(7, EIGHTH);
    assertThat(rig.report().state()).isEqualTo(DeviceMiningState.FAILED);
  }

  @Test
  void parksWhileOthersComputeAndKeepsItsDataset() throws Exception {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    var done = new CountDownLatch(1);
    try (GpuLease inference = rig.arbiter.acquire(Workload.INFERENCE, 1_000)) {
      var computes = Thread.ofVirtual().start(() -> runUntil(inference, done));
      rig.awaitState(DeviceMiningState.PARKED, "others compute");
      assertThat(rig.report().epoch()).isEqualTo(OptionalInt.of(0));
      done.countDown();
      computes.join();
    }
    long hashes = rig.miner.statistics().hashes();
    rig.await(() -> rig.miner.statistics().hashes() > hashes);
    assertThat(rig.report().datasets()).isEqualTo(1);
  }

  private static void runUntil(GpuLease lease, CountDownLatch done) {
    try {
      lease.run(
          on -> {
            try {
              done.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return true;
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void releasesItsMemoryWhenOthersNeedItAndComesBack() throws Exception {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    try (GpuLease all = rig.arbiter.acquire(Workload.INFERENCE, DEVICE_BYTES)) {
      assertThat(device.usedBytes()).isZero();
      assertThat(rig.arbiter.view().releasedBytes()).isPositive();
      rig.awaitState(DeviceMiningState.WAITING, "others have the memory");
      assertThat(rig.report().epoch()).isEmpty();
      assertThat(all.bytes()).isEqualTo(DEVICE_BYTES);
    }
    rig.await(() -> rig.report().datasets() == 2);
    rig.awaitState(DeviceMiningState.MINING, "");
    assertThat(rig.report().wrongMixes()).isZero();
  }

  @Test
  void anEpochPreparedAheadGivesItsMemoryBackEvenWhileMiningMayNotCompute() throws Exception {
    var rig = new Rig(solution -> BLOCK, DEVICE_BYTES - 2 * ONE_EPOCH_BYTES);
    rig.source.give(job("last", LAST, EIGHTH));
    rig.miner.start();
    rig.takeRight(LAST, EIGHTH);
    rig.await(() -> rig.report().datasets() == 2);
    rig.arbiter.hold(Duration.ofMinutes(5));
    try (GpuLease inference = rig.arbiter.acquire(Workload.INFERENCE, ONE_EPOCH_BYTES)) {
      assertThat(inference.bytes()).isEqualTo(ONE_EPOCH_BYTES);
      assertThat(rig.report().epoch()).as("only the other was freed").isEqualTo(OptionalInt.of(0));
    }
    rig.arbiter.endHold();
    rig.await(() -> rig.report().datasets() == 3);
    rig.source.give(job("first", LAST + 1, EIGHTH));
    rig.takeRight(LAST + 1, EIGHTH);
  }

  @Test
  void releasesItsMemoryWhileThereIsNoWork() throws Exception {
    var rig = new Rig(solution -> BLOCK, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    rig.awaitState(DeviceMiningState.WAITING, "there is no work");
    assertThat(device.usedBytes()).isPositive();
    rig.arbiter.acquire(Workload.INFERENCE, DEVICE_BYTES).close();
    assertThat(device.usedBytes()).isZero();
  }

  @Test
  void waitsWhileTheDeviceIsDrained() throws Exception {
    var rig = new Rig(solution -> SHARE, 0);
    rig.arbiter.drain();
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.awaitState(DeviceMiningState.WAITING, "the device is drained");
    rig.arbiter.resume();
    rig.takeRight(7, EIGHTH);
  }

  @Test
  void aLostDeviceIsAnOrdinaryState() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    device.fail(Fault.DEVICE_LOST);
    rig.awaitState(DeviceMiningState.LOST, "a test wants DEVICE_LOST");
    assertThat(rig.miner.problem()).contains("no GPU works; see the devices");
    rig.miner.close();
    assertThat(rig.report().state()).isEqualTo(DeviceMiningState.LOST);
  }

  @Test
  void oneBrokenDeviceDoesNotEndTheOther() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0, new EmulatedDevice());
    device.fail(Fault.DEVICE_LOST);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.awaitState(DeviceMiningState.LOST, "a test wants DEVICE_LOST");
    rig.takeRight(7, EIGHTH);
    assertThat(rig.miner.problem()).isEmpty();
  }

  /** Each time the task that frees everything afterwards hears of it too. */
  private void failKernels(int times) {
    for (int i = 0; i < 2 * times; i++) {
      device.fail(Fault.KERNEL_FAILED);
    }
  }

  @Test
  void aKernelThatFailsIsTriedAgain() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    failKernels(GpuSearch.FAILURES_MAX - 1);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.takeRight(7, EIGHTH);
    rig.awaitState(DeviceMiningState.MINING, "");
  }

  @Test
  void aKernelThatFailsAgainAndAgainEndsTheDeviceUntilMiningStartsAnew()
      throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    failKernels(GpuSearch.FAILURES_MAX);
    rig.source.give(job("one", 7, EIGHTH));
    rig.miner.start();
    rig.awaitState(DeviceMiningState.FAILED, "a test wants KERNEL_FAILED");
    rig.miner.close();
    assertThat(device.usedBytes()).isZero();

    try (Miner again = rig.devices.miner(rig.source, 0, 1)) {
      again.start();
      rig.takeRight(7, EIGHTH);
      assertThat(again.statistics().hashes()).isPositive();
      assertThat(rig.miner.statistics().hashes()).isNotNegative();
    }
  }

  @Test
  void givesUpAJobThatNobodyCanHash() throws InterruptedException {
    var rig = new Rig(solution -> SHARE, 0);
    rig.source.give(job("beyond", Kawpow.HEIGHT_MAX + 1, EIGHTH));
    rig.miner.start();
    rig.await(() -> rig.miner.statistics().failed() == 1);
    rig.source.give(job("sound", 7, EIGHTH));
    assertThat(rig.takeRight(7, EIGHTH).jobId()).isEqualTo("sound");
  }

  @Test
  void outlivesASourceThatBreaks() throws InterruptedException {
    var rig =
        new Rig(
            solution -> {
              if (solution.jobId().equals("broken")) {
                throw new IllegalStateException("thrown by a test");
              }
              return SHARE;
            },
            0);
    rig.source.give(job("broken", 7, EIGHTH));
    rig.miner.start();
    assertThat(rig.takeRight(7, EIGHTH).jobId()).isEqualTo("broken");
    rig.source.give(job("sound", 7, EIGHTH));
    assertThat(rig.takeRight(7, EIGHTH).jobId()).isEqualTo("sound");
    assertThat(rig.miner.statistics().failed()).isEqualTo(1);
  }

  @Test
  void saysCalmlyThatThereIsNoDevice() {
    var none =
        new MiningDevices(
            List.of(), "no NVIDIA driver", contexts, new KawpowVerifier(hasher), limits());
    try (Miner miner = none.miner(new FakeWorkSource(solution -> SHARE), 0, 1)) {
      miner.start();
      assertThat(miner.problem()).contains("no GPU: no NVIDIA driver");
      assertThat(miner.statistics()).isEqualTo(MiningStatistics.NONE);
    }
    assertThat(none.absence()).isEqualTo("no NVIDIA driver");
    assertThat(none.reports()).isEmpty();
  }

  private static MiningJob job(String id, long height, BigInteger target) {
    return new MiningJob(id, height, Hash256.ZERO, target, 0x207fffffL, NonceSpace.ALL, true);
  }

  private static GpuLimits limits() {
    return new GpuLimits(Duration.ofMillis(1), 1, Duration.ofMillis(10));
  }

  /** A miner on the emulated device and perhaps others. */
  private final class Rig {
    final FakeWorkSource source;
    final GpuArbiter arbiter;
    final MiningDevices devices;
    final Miner miner;

    Rig(
        Function<MiningSolution, SolutionVerdict> judge,
        long reservedBytes,
        EmulatedDevice... others) {
      source = new FakeWorkSource(judge);
      arbiter = arbiter(device, reservedBytes);
      List<GpuArbiter> arbiters = new ArrayList<>(List.of(arbiter));
      for (EmulatedDevice other : others) {
        arbiters.add(arbiter(other, 0));
      }
      var parts =
          new GpuMiner.Parts(
              contexts,
              new KawpowVerifier(hasher),
              limits(),
              info -> new BatchSize(32, 1, Duration.ofMillis(1)));
      devices = new MiningDevices(arbiters, "", parts);
      miner = devices.miner(source, 0, arbiters.size());
      opened.addAll(arbiters);
      opened.add(miner);
    }

    private static GpuArbiter arbiter(EmulatedDevice of, long reservedBytes) {
      var limits = new ArbiterLimits(reservedBytes, Duration.ZERO, Duration.ofSeconds(2), 16);
      return new DeviceArbiter(
          of, limits, MiningHours.always(), InstantSource.system(), System::nanoTime);
    }

    DeviceReport report() {
      return devices.reports().getFirst();
    }

    /** The next solution, which must be right. */
    MiningSolution takeRight(long height, BigInteger target) throws InterruptedException {
      MiningSolution solution = source.take();
      var hash = hasher.hash(height, Hash256.ZERO, solution.nonce());
      assertThat(solution.mixHash()).isEqualTo(hash.mixHash());
      assertThat(hash.meets(target)).isTrue();
      return solution;
    }

    void allWaitingAreRight(long height, BigInteger target) throws InterruptedException {
      while (source.waiting() > 0) {
        takeRight(height, target);
      }
    }

    void awaitState(DeviceMiningState state, String reason) {
      await(() -> report().state() == state && report().reason().equals(reason));
    }

    void await(Callable<Boolean> until) {
      org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(until);
    }
  }
}
