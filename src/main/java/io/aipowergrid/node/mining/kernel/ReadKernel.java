package io.aipowergrid.node.mining.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads items of 256 bytes at random and does nothing else: as fast as this goes, no search can
 * read its dataset faster. Sixteen neighbours read an item together, 16 bytes each; {@link
 * #IN_FLIGHT} reads are on their way at once.
 *
 * <p>Parameters, in order: dataset (pointer), its number of items, the seed of the first group of
 * sixteen and how many items each group reads, a multiple of {@link #IN_FLIGHT} (words), and where
 * {@link #SINK_WORDS} words go (pointer). Each thread stores the exclusive or of what it read, so
 * that no compiler leaves the reads out.
 */
public final class ReadKernel {
  public static final String NAME = "kawpow_read";

  /** Threads of a block at most; blocks have a multiple of 32. */
  public static final int THREADS_MAX = 512;

  /** Reads of a thread that do not wait for each other. */
  public static final int IN_FLIGHT = 8;

  /** A power of two; threads beyond overwrite each other's word. */
  public static final int SINK_WORDS = 1024;

  /** Seeds of neighbouring groups are so far apart: 2^32 divided by the golden ratio. */
  public static final int SEED_STEP = 0x9e37_79b1;

  // A full-period generator modulo 2^32 (Numerical Recipes, 2nd edition, section 7.1).
  private static final int FACTOR = 1_664_525;
  private static final int INCREMENT = 1_013_904_223;

  private static final int LANES = LaneGroup.HASH.lanes();
  private static final int VECTOR = 4;
  private static final int VECTOR_BYTES = VECTOR * Integer.BYTES;
  private static final int ITEM_BYTES = LANES * VECTOR_BYTES;

  private final PtxText ptx = new PtxText();

  private ReadKernel() {}

  /** The module; its only entry is {@link #NAME}. */
  public static String ptx() {
    return new ReadKernel().write();
  }

  private String write() {
    String block = ptx.compute("mov.u32", "%ctaid.x");
    String blockThreads = ptx.compute("mov.u32", "%ntid.x");
    String threadId = ptx.compute("mov.u32", "%tid.x");
    String global = ptx.compute("mad.lo.u32", block, blockThreads, threadId);
    String group = ptx.compute("shr.u32", global, Integer.numberOfTrailingZeros(LANES));
    String lane = ptx.compute("and.b32", global, LANES - 1);
    String state = ptx.compute("mad.lo.u32", group, SEED_STEP, ptx.parameter("seed"));
    String items = ptx.parameter("items");
    String base = ptx.computeLong("mad.wide.u32", lane, VECTOR_BYTES, ptx.pointer("dataset"));
    String sum = ptx.compute("mov.u32", 0);
    String left = ptx.compute("mov.u32", ptx.parameter("reads"));
    String loop = ptx.label();
    List<List<String>> loaded = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      ptx.op("mad.lo.u32", state, state, FACTOR, INCREMENT);
      String item = ptx.compute("mul.hi.u32", state, items);
      String from = ptx.computeLong("mad.wide.u32", item, ITEM_BYTES, base);
      List<String> words = ptx.words(VECTOR);
      ptx.op("ld.global.v4.u32", "{" + String.join(", ", words) + "}", "[" + from + "]");
      loaded.add(words);
    }
    loaded.forEach(words -> words.forEach(word -> ptx.op("xor.b32", sum, sum, word)));
    ptx.op("sub.u32", left, left, IN_FLIGHT);
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, 0, left);
    ptx.op("@" + more + " bra", loop);
    String slot = ptx.compute("and.b32", global, SINK_WORDS - 1);
    String to = ptx.computeLong("mad.wide.u32", slot, Integer.BYTES, ptx.pointer("sink"));
    ptx.op("st.global.u32", "[" + to + "]", sum);
    return ptx.module(
        "",
        NAME,
        List.of(
            ".param .u64 dataset",
            ".param .u32 items",
            ".param .u32 seed",
            ".param .u32 reads",
            ".param .u64 sink"),
        ".maxntid " + THREADS_MAX + ", 1, 1");
  }
}
