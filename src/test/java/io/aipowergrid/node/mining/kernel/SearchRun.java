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
import java.util.regex.Pattern;

/**
 * Runs the search kernel's text on the processor, with dataset items computed when they are first
 * read and kept. One thread uses it.
 */
final class SearchRun {
  static final int NONCES = 32;

  /** A target that every hash meets. */
  static final long EVERY_HASH = -1;

  /** The end of the loop over the threads of a group, the only one that turns 16 times. */
  private static final Pattern TURNS =
      Pattern.compile("(?<bound>setp\\.lt\\.u32 %p\\d+, %r\\d+, )" + Kawpow.LANES + ";");

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
    return launch(text(period), header, firstNonce, target, resultsMax);
  }

  /**
   * The same text, but the loop in which 16 threads compute the nonces of all 16 ends after its
   * first turn, which takes a sixteenth of the time: two nonces of the warp's 32, each with all
   * rounds.
   *
   * @return mix hashes of the first nonce and of the one 16 behind it, by nonce
   */
  Map<Long, Hash256> firstTurn(long period, Hash256 header, long firstNonce) {
    var matcher = TURNS.matcher(text(period));
    if (matcher.results().count() != 1) {
      throw new IllegalStateException("not exactly one loop over the threads of a group");
    }
    var found =
        launch(matcher.replaceFirst("${bound}1;"), header, firstNonce, EVERY_HASH, NONCES).found();
    found.keySet().retainAll(List.of(firstNonce, firstNonce + Kawpow.LANES));
    return found;
  }

  private static String text(long period) {
    return SearchKernel.ptx(ProgpowProgram.ofPeriod(period));
  }

  private Results launch(
      String text, Hash256 header, long firstNonce, long target, int resultsMax) {
    var results = new int[SearchKernel.RESULTS_OFFSET / Integer.BYTES + resultsMax * RESULT_WORDS];
    var memory = new WarpMemory();
    int count = epoch.sizes().datasetItems2048();
    List<Object> arguments = new ArrayList<>();
    arguments.add(memory.map((long) count * Kawpow.ITEM_WORDS, this::datasetWord));
    arguments.add(count);
    arguments.add(SearchKernel.reciprocal(count));
    Arrays.stream(HashWords.of(header)).forEach(arguments::add);
    arguments.addAll(List.of(firstNonce, target, memory.map(results), resultsMax));
    PtxInterpreter.of(text).launch(memory, 0, arguments.toArray());
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
