package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.gpu.GpuTask;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.gpu.YieldDemand;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.kernel.EmulatedDevice;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Builds the first items of epoch 0 with the very text that a driver gets. */
class DeviceDatasetTest {
  private static final EpochContext EPOCH = EpochContext.build(0);
  private static final int ITEMS = 14;
  private static final int BATCH_NODES = 32;
  private static final int BATCHES = 2;
  private static final DatasetPlan PLAN =
      new DatasetPlan(
          EPOCH.lightCache(), EPOCH.sizes().lightCacheItems(), ITEMS, EPOCH::datasetItem);

  private final EmulatedDevice device = new EmulatedDevice();
  private final GpuLease lease = new DirectLease();

  @Test
  void everyItemEqualsTheProcessorsAndOnlyTheDatasetStays() throws Exception {
    var dataset = DeviceDataset.build(lease, PLAN, BATCH_NODES);
    assertThat(device.launches()).isEqualTo(BATCHES);
    assertThat(dataset.items()).isEqualTo(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      var words = new int[Kawpow.ITEM_WORDS];
      dataset.buffer().read(item * 256L, MemorySegment.ofArray(words));
      assertThat(words).as("item %d", item).isEqualTo(EPOCH.datasetItem(item));
    }
    assertThat(device.usedBytes()).isEqualTo(ITEMS * 256L);
    assertThat(device.modules()).isZero();
    dataset.free();
    assertThat(device.usedBytes()).isZero();
  }

  @Test
  void aWrongDatasetIsComputedAgain() throws Exception {
    device.spoil(1);
    DeviceDataset.build(lease, PLAN, BATCH_NODES).free();
    assertThat(device.launches()).isEqualTo(BATCHES * 2);
    assertThat(device.usedBytes()).isZero();
  }

  @Test
  void aDeviceThatIsWrongAgainAndAgainIsRefused() {
    var wrong =
        new DatasetPlan(
            PLAN.lightCache(), PLAN.cacheItems(), ITEMS, item -> new int[Kawpow.ITEM_WORDS]);
    assertThatThrownBy(() -> DeviceDataset.build(lease, wrong, BATCH_NODES))
        .isInstanceOfSatisfying(
            GpuException.class,
            e -> assertThat(e.fault()).isEqualTo(GpuException.Fault.KERNEL_FAILED));
    assertThat(device.launches()).isEqualTo(BATCHES * DeviceDataset.ATTEMPTS_MAX);
  }

  /** Runs tasks at once on the calling thread. */
  private final class DirectLease implements GpuLease {
    @Override
    public Workload workload() {
      return Workload.MINING;
    }

    @Override
    public long bytes() {
      return PLAN.buildBytes();
    }

    @Override
    public <T> T run(GpuTask<T> task) throws GpuException {
      return task.run(device);
    }

    @Override
    public YieldDemand demand() {
      return YieldDemand.NONE;
    }

    @Override
    public void close() {
      // The tests look at what is left on the device instead.
    }
  }
}
