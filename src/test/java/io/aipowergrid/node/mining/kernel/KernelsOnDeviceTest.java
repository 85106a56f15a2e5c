package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuDevices;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelArgument.DoubleWord;
import io.aipowergrid.node.gpu.KernelArgument.Pointer;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dataset samples and hashes of a real device against the processor; skipped without a GPU. */
class KernelsOnDeviceTest {
  private static final int BLOCKS = 4;
  private static final int NONCES = BLOCKS * SearchKernel.THREADS_MAX;
  private static final int DATASET_BLOCKS = 4096;
  private static final int SAMPLES = 200;

  private final EpochContexts contexts = new EpochContexts();
  private final EpochContext epoch = contexts.get(0);
  private final int items = epoch.sizes().datasetItems2048();

  @BeforeAll
  static void needADevice() {
    assumeTrue(GpuDevices.search() instanceof DeviceSearch.Found, "no GPU");
  }

  @Test
  void theDeviceComputesWhatTheProcessorDoes() throws Exception {
    var device = ((DeviceSearch.Found) GpuDevices.search()).devices().getFirst();
    try (var dataset = device.allocate(items * 256L)) {
      buildDataset(device, dataset);
      var random = new SplittableRandom(9);
      for (int i = 0; i < SAMPLES; i++) {
        int item = i == 0 ? items - 1 : random.nextInt(items);
        var words = new int[Kawpow.ITEM_WORDS];
        dataset.read(item * 256L, MemorySegment.ofArray(words));
        assertThat(words).as("item %d", item).isEqualTo(epoch.datasetItem(item));
      }
      for (int period : new int[] {0, 16, 1000, 2499}) {
        assertEqualHashes(device, dataset, period);
      }
    }
  }

  private void buildDataset(GpuDevice device, DeviceBuffer dataset) throws GpuException {
    var cache = epoch.lightCache();
    int cacheItems = epoch.sizes().lightCacheItems();
    int nodes = items * Kawpow.ITEM_NODES;
    try (var lightCache = device.allocate(cache.byteSize());
        var module = device.load(DatasetKernel.ptx())) {
      lightCache.write(0, cache);
      int step = DATASET_BLOCKS * DatasetKernel.THREADS_MAX;
      for (int first = 0; first < nodes; first += step) {
        module.launch(
            DatasetKernel.NAME,
            DATASET_BLOCKS,
            DatasetKernel.THREADS_MAX,
            new Pointer(dataset),
            new Pointer(lightCache),
            new Word(cacheItems),
            new Word(SearchKernel.reciprocal(cacheItems)),
            new Word(first),
            new Word(nodes));
      }
      device.synchronize();
    }
  }

  private void assertEqualHashes(GpuDevice device, DeviceBuffer dataset, int period)
      throws GpuException {
    var results = new int[2 + NONCES * SearchKernel.RESULT_BYTES / Integer.BYTES];
    try (var buffer = device.allocate(results.length * 4L);
        var module = device.load(SearchKernel.ptx(ProgpowProgram.ofPeriod(period)))) {
      buffer.write(0, MemorySegment.ofArray(new int[2]));
      module.launch(
          SearchKernel.NAME, BLOCKS, SearchKernel.THREADS_MAX, arguments(dataset, buffer));
      device.synchronize();
      buffer.read(0, MemorySegment.ofArray(results));
    }
    assertThat(results[0]).isEqualTo(NONCES);
    var hasher = new KawpowHasher(contexts);
    for (int at = 2; at < results.length; at += 10) {
      var mixHash = HashWords.toHash(Arrays.copyOfRange(results, at + 2, at + 10));
      long nonce = (results[at] & 0xffffffffL) | (long) results[at + 1] << 32;
      assertThat(mixHash).isEqualTo(hasher.hash(period * 3L, Hash256.ZERO, nonce).mixHash());
    }
  }

  private KernelArgument[] arguments(DeviceBuffer dataset, DeviceBuffer results) {
    List<KernelArgument> arguments =
        new ArrayList<>(
            List.of(
                new Pointer(dataset), new Word(items), new Word(SearchKernel.reciprocal(items))));
    Arrays.stream(HashWords.of(Hash256.ZERO)).forEach(word -> arguments.add(new Word(word)));
    arguments.addAll(
        List.of(new DoubleWord(1), new DoubleWord(-1), new Pointer(results), new Word(NONCES)));
    return arguments.toArray(KernelArgument[]::new);
  }
}
