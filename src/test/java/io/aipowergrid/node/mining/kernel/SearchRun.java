package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the search kernel's text on the processor, with dataset items computed when they are read.
 */
final class SearchRun {
  static final int NONCES = 32;

  private static final int RESULT_WORDS = SearchKernel.RESULT_BYTES / Integer.BYTES;

  private final EpochContext epoch;
  private final Map<Integer, int[]> items = new HashMap<>();

  SearchRun(EpochContext epoch) {
    this.epoch = epoch;
  }

  /**
   * What a launch left in its results.
   *
   * @param found mix hashes by nonce
   */
  record Results(int count, Map<Long, Hash256> found) {}

  /** One warp: 32 nonces. */
  Results search(long period, Hash256 header, long firstNonce, long target, int resultsMax) {
    var results = new int[SearchKernel.RESULTS_OFFSET / Integer.BYTES + resultsMax * RESULT_WORDS];
    var memory = new WarpMemory();
    int count = epoch.sizes().datasetItems2048();
    List<Object> arguments = new ArrayList<>();
    arguments.add(memory.map((long) count * Kawpow.ITEM_WORDS, this::datasetWord));
    arguments.add(count);
    arguments.add(SearchKernel.reciprocal(count));
    Arrays.stream(HashWords.of(header)).forEach(arguments::add);
    arguments.addAll(List.of(firstNonce, target, memory.map(results), resultsMax));
    PtxInterpreter.of(SearchKernel.ptx(ProgpowProgram.ofPeriod(period)))
        .launch(memory, 0, arguments.toArray());
    return read(results, resultsMax);
  }

  private int datasetWord(long index) {
    int item = (int) (index / Kawpow.ITEM_WORDS);
    return items.computeIfAbsent(item, epoch::datasetItem)[(int) (index % Kawpow.ITEM_WORDS)];
  }

  private static Results read(int[] results, int resultsMax) {
    Map<Long, Hash256> found = new HashMap<>();
    for (int i = 0; i < Math.min(results[0], resultsMax); i++) {
      int at = SearchKernel.RESULTS_OFFSET / Integer.BYTES + i * RESULT_WORDS;
      long nonce = (results[at] & 0xffffffffL) | (long) results[at + 1] << 32;
      found.put(nonce, HashWords.toHash(Arrays.copyOfRange(results, at + 2, at + RESULT_WORDS)));
    }
    return new Results(results[0], found);
  }
}
