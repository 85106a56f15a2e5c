package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class DatasetKernelTest {
  private static final int LAUNCH_NODES = 32;
  private static final int GUARD = 0x5a5a5a5a;

  private static final EpochContext FIRST_EPOCH = EpochContext.build(0);

  @Test
  void nodesEqualTheVerifiersItems() {
    assertNodes(FIRST_EPOCH);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "aipg.long-tests",
      matches = "true",
      disabledReason =
          "the dataset kernel in epochs after the first takes longer:"
              + " ./aipg test -Daipg.long-tests=true")
  void nodesOfLaterEpochsEqualTheVerifiersItems() {
    assertNodes(EpochContext.build(1));
    assertNodes(EpochContext.build(150));
  }

  private static void assertNodes(EpochContext epoch) {
    int[] dataset = run(epoch, 0, 3 * LAUNCH_NODES, 3);
    for (int item = 0; item < 3 * LAUNCH_NODES / Kawpow.ITEM_NODES; item++) {
      assertThat(itemOf(dataset, item)).isEqualTo(epoch.datasetItem(item));
    }
  }

  @Test
  void theLastNodesAreStoredAndNothingBehindThem() {
    int[] dataset = run(FIRST_EPOCH, 8, 8 + 12, 1);
    assertThat(itemOf(dataset, 1)).containsOnly(GUARD);
    for (int item = 2; item < 5; item++) {
      assertThat(itemOf(dataset, item)).isEqualTo(FIRST_EPOCH.datasetItem(item));
    }
    assertThat(Arrays.copyOfRange(dataset, 5 * Kawpow.ITEM_WORDS, dataset.length))
        .containsOnly(GUARD);
  }

  private static int[] itemOf(int[] dataset, int item) {
    int from = item * Kawpow.ITEM_WORDS;
    return Arrays.copyOfRange(dataset, from, from + Kawpow.ITEM_WORDS);
  }

  private static int[] run(EpochContext epoch, int first, int nodes, int blocks) {
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
