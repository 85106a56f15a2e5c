package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.gpu.KernelArgument.Pointer;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import io.aipowergrid.node.gpu.KernelModule;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.kernel.DatasetKernel;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The dataset of an epoch in a device's memory (kawpow-gpu.md 3). It is computed there in batches
 * that each wait for their turn, so that other work gets the device in between, and samples of it
 * are compared with the processor's items before anybody hashes with it.
 */
public final class DeviceDataset {
  /** Items compared beside the first and the last one; an item takes the processor 0.1 ms. */
  static final int SAMPLES = 64;

  /** How often a dataset is computed before its device is given up. */
  static final int ATTEMPTS_MAX = 2;

  /** A batch is to end within some ten milliseconds. */
  private static final int BLOCKS_PER_MULTIPROCESSOR = 4;

  private final GpuLease lease;
  private final DeviceBuffer buffer;
  private final int items;

  private DeviceDataset(GpuLease lease, DeviceBuffer buffer, int items) {
    this.lease = lease;
    this.buffer = buffer;
    this.items = items;
  }

  /** Bytes that a lease needs to {@link #build} the dataset of an epoch. */
  public static long buildBytes(EpochContext epoch) {
    return DatasetPlan.of(epoch).buildBytes();
  }

  /**
   * Computes the dataset of an epoch; takes seconds. Afterwards the light cache and the code are
   * off the device again.
   *
   * @param lease with {@link #buildBytes} free
   * @throws GpuException as {@link GpuLease#run}; KERNEL_FAILED when the device computes wrong
   *     items again and again. After any exception the caller closes the lease, which frees all.
   */
  public static DeviceDataset build(GpuLease lease, EpochContext epoch)
      throws GpuException, InterruptedException {
    int batch =
        lease.run(device -> device.info().multiprocessors())
            * BLOCKS_PER_MULTIPROCESSOR
            * DatasetKernel.THREADS_MAX;
    return build(lease, DatasetPlan.of(epoch), batch);
  }

  /**
   * @param batchNodes nodes a launch, a multiple of 32
   */
  static DeviceDataset build(GpuLease lease, DatasetPlan plan, int batchNodes)
      throws GpuException, InterruptedException {
    var parts = lease.run(device -> Parts.load(device, plan));
    var dataset = new DeviceDataset(lease, parts.dataset, plan.items());
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      dataset.compute(parts, plan, batchNodes);
      if (dataset.matches(plan)) {
        lease.run(device -> parts.freeTools());
        return dataset;
      }
    }
    throw new GpuException(
        GpuException.Fault.KERNEL_FAILED, "the device computes wrong dataset items");
  }

  private void compute(Parts parts, DatasetPlan plan, int batchNodes)
      throws GpuException, InterruptedException {
    // Sent anew for each attempt: it may be what was wrong.
    lease.run(device -> parts.upload(plan));
    for (long first = 0; first < plan.nodes(); first += batchNodes) {
      int from = (int) first;
      lease.run(device -> parts.launch(plan, from, batchNodes));
    }
  }

  private boolean matches(DatasetPlan plan) throws GpuException, InterruptedException {
    var random = new SplittableRandom();
    for (int i = 0; i < SAMPLES + 2; i++) {
      int item =
          switch (i) {
            case 0 -> 0;
            case 1 -> items - 1;
            default -> random.nextInt(items);
          };
      if (!Arrays.equals(read(item), plan.truth().apply(item))) {
        return false;
      }
    }
    return true;
  }

  private int[] read(int item) throws GpuException, InterruptedException {
    var words = new int[Kawpow.ITEM_WORDS];
    long offset = (long) item * Kawpow.ITEM_WORDS * Integer.BYTES;
    lease.run(
        device -> {
          buffer.read(offset, MemorySegment.ofArray(words));
          return true;
        });
    return words;
  }

  /** Items of 256 bytes. */
  public int items() {
    return items;
  }

  /** What the search kernel reads; only on the device's thread. */
  public DeviceBuffer buffer() {
    return buffer;
  }

  /**
   * Frees the device's memory; closing the lease does so too.
   *
   * @throws GpuException as {@link GpuLease#run}; the lease must then be closed
   */
  public void free() throws GpuException, InterruptedException {
    lease.run(
        device -> {
          buffer.close();
          return true;
        });
  }

  /** What computing needs on the device; only its thread calls. */
  private record Parts(DeviceBuffer dataset, DeviceBuffer lightCache, KernelModule module) {
    static Parts load(GpuDevice device, DatasetPlan plan) throws GpuException {
      return new Parts(
          device.allocate(plan.datasetBytes()),
          device.allocate(plan.lightCache().byteSize()),
          device.load(DatasetKernel.ptx()));
    }

    boolean upload(DatasetPlan plan) throws GpuException {
      lightCache.write(0, plan.lightCache());
      return true;
    }

    boolean launch(DatasetPlan plan, int first, int batchNodes) throws GpuException {
      int threads = Math.min(DatasetKernel.THREADS_MAX, batchNodes);
      int nodes = Math.min(batchNodes, plan.nodes() - first);
      module.launch(
          DatasetKernel.NAME,
          Math.ceilDiv(nodes, threads),
          threads,
          new Pointer(dataset),
          new Pointer(lightCache),
          new Word(plan.cacheItems()),
          new Word(SearchKernel.reciprocal(plan.cacheItems())),
          new Word(first),
          new Word(plan.nodes()));
      return true;
    }

    boolean freeTools() {
      module.close();
      lightCache.close();
      return true;
    }
  }
}
