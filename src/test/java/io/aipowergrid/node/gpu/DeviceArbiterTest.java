package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeviceArbiterTest {
  private static final ArbiterLimits LIMITS =
      new ArbiterLimits(100, Duration.ZERO, Duration.ofSeconds(10), 2);

  private final FakeDevice device = new FakeDevice(1_100);
  private final DeviceArbiter arbiter =
      new DeviceArbiter(
          device, LIMITS, MiningHours.always(), InstantSource.system(), System::nanoTime);

  @AfterEach
  void close() {
    arbiter.close();
  }

  @Test
  void runsOnThePlatformThreadOfTheDevice() throws Exception {
    try (var lease = arbiter.acquire(Workload.INFERENCE, 10)) {
      var thread = lease.run(ignored -> Thread.currentThread());
      assertThat(thread.isVirtual()).isFalse();
      assertThat(thread.getName()).isEqualTo("gpu-GPU-fake");
    }
  }

  @Test
  void leasesAllButTheReservedBytesAndNotOneMore() throws Exception {
    arbiter.acquire(Workload.INFERENCE, 1_000).close();
    assertThatThrownBy(() -> arbiter.acquire(Workload.INFERENCE, 1_001))
        .isInstanceOf(GpuException.class)
        .hasMessage("the device can lease 1000 bytes");
  }

  @Test
  void aLeaseAllocatesItsBytesAndNotOneMore() throws Exception {
    try (var lease = arbiter.acquire(Workload.INFERENCE, 500)) {
      var buffer = lease.run(leased -> leased.allocate(500));
      assertThatThrownBy(() -> lease.run(leased -> leased.allocate(1)))
          .isInstanceOf(GpuException.class)
          .hasMessage("the lease has 0 bytes left, not 1");
      lease.run(
          leased -> {
            buffer.close();
            buffer.close();
            return leased.allocate(500);
          });
      assertThat(device.used).isEqualTo(500);
    }
  }

  @Test
  void closedLeasesReallyFreeTheirBuffersAndModules() throws Exception {
    var lease = arbiter.acquire(Workload.MINING, 600);
    lease.run(leased -> leased.allocate(600));
    lease.run(leased -> leased.load("text"));
    assertThat(device.freeBytes()).isEqualTo(500);
    lease.close();
    lease.close();
    assertThat(device.freeBytes()).isEqualTo(1_100);
    assertThat(device.modules).isZero();
    assertThat(arbiter.view().releasedBytes()).isEqualTo(600);
    assertThat(arbiter.view().leasedBytesInAll()).isZero();
    assertThatThrownBy(() -> lease.run(ignored -> 1)).hasMessage("the lease is closed");
  }

  @Test
  void miningReleasesWhenInferenceNeedsItsBytes() throws Exception {
    var mining = arbiter.acquire(Workload.MINING, 600);
    mining.run(leased -> leased.allocate(600));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> inference =
          pool.submit(
              () -> {
                try (var lease = arbiter.acquire(Workload.INFERENCE, 500)) {
                  return lease.run(GpuDevice::freeBytes);
                }
              });
      while (mining.demand() != YieldDemand.RELEASE) {
        Thread.onSpinWait();
      }
      mining.close();
      assertThat(inference.get()).isEqualTo(1_100);
    }
  }

  @Test
  void miningIsAskedToParkWhileInferenceWaits() throws Exception {
    var inTask = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var mining = arbiter.acquire(Workload.MINING, 100);
        var inference = arbiter.acquire(Workload.INFERENCE, 100)) {
      Future<YieldDemand> batch =
          pool.submit(
              () ->
                  mining.run(
                      ignored -> {
                        inTask.countDown();
                        while (!mining.yieldRequested()) {
                          Thread.onSpinWait();
                        }
                        return mining.demand();
                      }));
      inTask.await();
      assertThat(inference.<Integer>run(ignored -> 7)).isEqualTo(7);
      assertThat(batch.get()).isEqualTo(YieldDemand.PARK);
      assertThat(mining.demand()).isEqualTo(YieldDemand.NONE);
    }
  }

  @Test
  void aFailingKernelFailsItsTaskOnly() throws Exception {
    try (var lease = arbiter.acquire(Workload.INFERENCE, 10)) {
      device.atSynchronize = new GpuException(GpuException.Fault.KERNEL_FAILED, "bad address");
      assertThatThrownBy(() -> lease.run(ignored -> 1)).hasMessage("bad address");
      assertThat(lease.<Integer>run(ignored -> 2)).isEqualTo(2);
      assertThatThrownBy(
              () ->
                  lease.run(
                      ignored -> {
                        throw new IllegalStateException("a defect of ours");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(arbiter.view().state()).isEqualTo(DeviceState.RUNNING);
    }
  }

  @Test
  void aLostDeviceIsAStateAndNothingHangs() throws Exception {
    var lease = arbiter.acquire(Workload.INFERENCE, 10);
    device.atSynchronize = new GpuException(GpuException.Fault.DEVICE_LOST, "gone");
    assertThatThrownBy(() -> lease.run(ignored -> 1)).hasMessage("gone");
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.LOST);
    assertThat(arbiter.view().use()).isEqualTo(DeviceUse.LOST);
    assertThatThrownBy(() -> lease.run(ignored -> 1)).isInstanceOf(GpuException.class);
    lease.close();
    arbiter.resume();
    assertThatThrownBy(() -> arbiter.acquire(Workload.MINING, 1))
        .hasMessage("the device is lost: gone");
  }

  @Test
  void drainsUntilTheLastLeaseCloses() throws Exception {
    var lease = arbiter.acquire(Workload.VERIFICATION, 10);
    arbiter.drain();
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.DRAINING);
    assertThat(lease.demand()).isEqualTo(YieldDemand.RELEASE);
    assertThat(lease.<Integer>run(ignored -> 3)).isEqualTo(3);
    assertThatThrownBy(() -> arbiter.acquire(Workload.INFERENCE, 1))
        .hasMessage("the device is drained");
    lease.close();
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.RELEASED);
    arbiter.resume();
    arbiter.acquire(Workload.INFERENCE, 1).close();
  }

  @Test
  void anInterruptedWaiterLeavesNothingBehind() throws Exception {
    try (var all = arbiter.acquire(Workload.INFERENCE, 1_000)) {
      var waiter = Thread.ofVirtual().start(() -> acquireQuietly(1));
      while (arbiter.view().leasesWaiting() == 0) {
        Thread.onSpinWait();
      }
      waiter.interrupt();
      waiter.join();
      assertThat(arbiter.view().leasesWaiting()).isZero();
      assertThat(all.demand()).isEqualTo(YieldDemand.NONE);
    }
  }

  @Test
  void miningThatWaitsForTheEndOfAHoldLearnsThatItsMemoryIsWanted() throws Exception {
    var mining = arbiter.acquire(Workload.MINING, 600);
    arbiter.hold(Duration.ofHours(1));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> batch = pool.submit(() -> mining.run(ignored -> 1));
      while (arbiter.view().tasksWaiting() == 0) {
        Thread.onSpinWait();
      }
      Future<Long> inference =
          pool.submit(
              () -> {
                try (var lease = arbiter.acquire(Workload.INFERENCE, 500)) {
                  return lease.run(GpuDevice::freeBytes);
                }
              });
      assertThatThrownBy(batch::get).hasMessageContaining("others need the memory of this lease");
      assertThatThrownBy(() -> mining.run(ignored -> 1))
          .isInstanceOfSatisfying(
              GpuException.class,
              e -> assertThat(e.fault()).isEqualTo(GpuException.Fault.UNAVAILABLE));
      mining.close();
      assertThat(inference.get()).isEqualTo(1_100);
    }
  }

  @Test
  void aTaskThatDoesNotEndDoesNotKeepWhoCloses() throws Exception {
    var inTask = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var lease = arbiter.acquire(Workload.INFERENCE, 10);
      device.blocked = new CountDownLatch(1);
      Future<Boolean> first =
          pool.submit(
              () ->
                  lease.run(
                      ignored -> {
                        inTask.countDown();
                        return true;
                      }));
      inTask.await();
      Future<Integer> second = pool.submit(() -> lease.run(ignored -> 2));
      while (arbiter.view().tasksWaiting() == 0) {
        Thread.onSpinWait();
      }
      arbiter.close(Duration.ofMillis(50));
      assertThatThrownBy(second::get).hasMessageContaining("the device's owner has closed it");
      assertThat(first.isDone()).isFalse();
      device.blocked.countDown();
      assertThat(first.get()).isTrue();
    }
  }

  private void acquireQuietly(long bytes) {
    try {
      arbiter.acquire(Workload.INFERENCE, bytes).close();
    } catch (GpuException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
