package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatasetKernelTest {
  private static final int LAUNCH_NODES = 32;
  private static final int GUARD = 0x5a5a5a5a;

  private static EpochContext epoch = EpochContext.build(0);

  @BeforeAll
  static void buildAnotherEpochInTheLongRun() {
    if (Boolean.getBoolean("aipg.long")) {
      epoch = EpochContext.build(150);
    }
  }

  @Test
  void nodesEqualTheVerifiersItems() {
    int[] dataset = run(0, 3 * LAUNCH_NODES, 3);
    for (int item = 0; item < 3 * LAUNCH_NODES / Kawpow.ITEM_NODES; item++) {
      assertThat(itemOf(dataset, item)).isEqualTo(epoch.datasetItem(item));
    }
  }

  @Test
  void theLastNodesAreStoredAndNothingBehindThem() {
    int[] dataset = run(8, 8 + 12, 1);
    assertThat(itemOf(dataset, 1)).containsOnly(GUARD);
    for (int item = 2; item < 5; item++) {
      assertThat(itemOf(dataset, item)).isEqualTo(epoch.datasetItem(item));
    }
    assertThat(Arrays.copyOfRange(dataset, 5 * Kawpow.ITEM_WORDS, dataset.length))
        .containsOnly(GUARD);
  }

  private static int[] itemOf(int[] dataset, int item) {
    int from = item * Kawpow.ITEM_WORDS;
    return Arrays.copyOfRange(dataset, from, from + Kawpow.ITEM_WORDS);
  }

  private static int[] run(int first, int nodes, int blocks) {
    var dataset = new int[(first + LAUNCH_NODES * blocks) * Kawpow.NODE_WORDS];
    Arrays.fill(dataset, GUARD);
    var cache = epoch.lightCache();
    var memory = new WarpMemory();
    long cacheAddress =
        memory.map(
            cache.byteSize() / Integer.BYTES,
            index -> cache.getAtIndex(ValueLayout.JAVA_INT, index));
    long datasetAddress = memory.map(dataset);
    int items = epoch.sizes().lightCacheItems();
    var kernel = PtxInterpreter.of(DatasetKernel.ptx());
    for (int block = 0; block < blocks; block++) {
      kernel.launch(
          memory,
          block,
          datasetAddress,
          cacheAddress,
          items,
          SearchKernel.reciprocal(items),
          first,
          nodes);
    }
    return dataset;
  }
}
