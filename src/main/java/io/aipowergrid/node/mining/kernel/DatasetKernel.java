package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.kawpow.Kawpow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes dataset nodes of 64 bytes from the light cache (chain.md 3). A thread owns a node for
 * the two Keccak-512 calls. For the 512 parents between, four neighbours hold a quarter of each of
 * their four nodes: a parent is then read 16 bytes a thread, and four reads are on their way at
 * once.
 *
 * <p>Parameters, in order: dataset and light cache (pointers), the cache's number of items and its
 * {@link SearchKernel#reciprocal}, the first node, and how many nodes there are in all (words); a
 * thread beyond that stores nothing.
 */
public final class DatasetKernel {
  public static final String NAME = "kawpow_dataset";

  /** Threads of a block at most; blocks have a multiple of 32. */
  public static final int THREADS_MAX = 256;

  private static final int NODE_BYTES = Kawpow.NODE_WORDS * Integer.BYTES;
  private static final int QUARTER = Kawpow.NODE_WORDS / 4;
  private static final int STATE_WORDS = 50;

  private final PtxText ptx = new PtxText();
  private final KeccakText keccak = KeccakText.f1600(ptx);
  private final List<String> state = ptx.words(STATE_WORDS);
  private final List<List<String>> quarters =
      IntStream.range(0, 4).mapToObj(node -> ptx.words(QUARTER)).toList();
  private final List<String> numbers = ptx.words(4);
  private final String number = ptx.word();
  private final String lane = ptx.word();
  private final String cache = ptx.doubleWord();
  private final String items = ptx.word();
  private final String reciprocal = ptx.word();

  private DatasetKernel() {}

  /** The module, the same for every epoch; its only entry is {@link #NAME}. */
  public static String ptx() {
    return new DatasetKernel().write();
  }

  private String write() {
    readArguments();
    loadFirstParent();
    keccak512();
    deal();
    mixParents();
    collect();
    keccak512();
    store();
    return ptx.module(
        keccak.declaration() + "\n",
        NAME,
        List.of(
            ".param .u64 dataset",
            ".param .u64 light_cache",
            ".param .u32 items",
            ".param .u32 items_reciprocal",
            ".param .u32 first",
            ".param .u32 nodes"),
        ".maxntid " + THREADS_MAX + ", 1, 1");
  }

  private void readArguments() {
    String thread = ptx.compute("mov.u32", "%tid.x");
    ptx.op("and.b32", lane, thread, LaneGroup.QUAD.lanes() - 1);
    ptx.op("mov.u64", cache, ptx.pointer("light_cache"));
    ptx.op("mov.u32", items, ptx.parameter("items"));
    ptx.op("mov.u32", reciprocal, ptx.parameter("items_reciprocal"));
    String block = ptx.compute("mov.u32", "%ctaid.x");
    String blockThreads = ptx.compute("mov.u32", "%ntid.x");
    String global = ptx.compute("mad.lo.u32", block, blockThreads, thread);
    ptx.op("add.u32", number, global, ptx.parameter("first"));
  }

  private void loadFirstParent() {
    String index = ptx.modulo(number, items, reciprocal);
    String from = ptx.computeLong("mad.wide.u32", index, NODE_BYTES, cache);
    for (int i = 0; i < Kawpow.NODE_WORDS; i += QUARTER) {
      load(state.subList(i, i + QUARTER), from, i * Integer.BYTES);
    }
    ptx.op("xor.b32", state.get(0), state.get(0), number);
  }

  private void load(List<String> words, String address, int offset) {
    ptx.op(
        "ld.global.v4.u32",
        "{" + String.join(", ", words) + "}",
        "[" + address + "+" + offset + "]");
  }

  /** Keccak-512 of 64 bytes in the first 16 words: original padding, rate 72 bytes. */
  private void keccak512() {
    ptx.op("mov.u32", state.get(16), 1);
    ptx.op("mov.u32", state.get(17), "0x80000000");
    for (int i = 18; i < STATE_WORDS; i++) {
      ptx.op("mov.u32", state.get(i), 0);
    }
    keccak.permute(state);
  }

  /** From a node a thread to a quarter of four nodes a thread. */
  private void deal() {
    for (int node = 0; node < 4; node++) {
      ptx.shuffle(numbers.get(node), number, node, LaneGroup.QUAD);
      for (int i = 0; i < Kawpow.NODE_WORDS; i++) {
        String got = ptx.word();
        ptx.shuffle(got, state.get(i), node, LaneGroup.QUAD);
        String mine = ptx.predicate();
        ptx.op("setp.eq.u32", mine, lane, i / QUARTER);
        ptx.op("@" + mine + " mov.u32", quarters.get(node).get(i % QUARTER), got);
      }
    }
  }

  /** The reverse of {@link #deal}. */
  private void collect() {
    for (int node = 0; node < 4; node++) {
      String mine = ptx.predicate();
      ptx.op("setp.eq.u32", mine, lane, node);
      for (int i = 0; i < Kawpow.NODE_WORDS; i++) {
        String got = ptx.word();
        ptx.shuffle(got, quarters.get(node).get(i % QUARTER), i / QUARTER, LaneGroup.QUAD);
        ptx.op("@" + mine + " mov.u32", state.get(i), got);
      }
    }
  }

  private void mixParents() {
    String parent = ptx.compute("mov.u32", 0);
    String loop = ptx.label();
    // Word (parent mod 16) draws the next one; it lies in quarter (parent / 4) mod 4.
    String shifted = ptx.compute("shr.u32", parent, 2);
    String owner = ptx.compute("and.b32", shifted, 3);
    for (int word = 0; word < QUARTER; word++) {
      mixParent(parent, owner, word);
      ptx.op("add.u32", parent, parent, 1);
    }
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, parent, Kawpow.DATASET_PARENTS);
    ptx.op("@" + more + " bra", loop);
  }

  private void mixParent(String parent, String owner, int word) {
    var loaded = IntStream.range(0, 4).mapToObj(node -> ptx.words(QUARTER)).toList();
    for (int node = 0; node < 4; node++) {
      String drawn = ptx.word();
      ptx.shuffle(drawn, quarters.get(node).get(word), owner, LaneGroup.QUAD);
      String seed = ptx.compute("xor.b32", numbers.get(node), parent);
      String index = ptx.modulo(FnvText.fnv1(ptx, seed, drawn), items, reciprocal);
      String part = ptx.compute("mad.lo.u32", index, 4, lane);
      load(loaded.get(node), ptx.computeLong("mad.wide.u32", part, 16, cache), 0);
    }
    for (int node = 0; node < 4; node++) {
      for (int i = 0; i < QUARTER; i++) {
        String target = quarters.get(node).get(i);
        ptx.op("mov.u32", target, FnvText.fnv1(ptx, target, loaded.get(node).get(i)));
      }
    }
  }

  private void store() {
    String dataset = ptx.pointer("dataset");
    String inside = ptx.predicate();
    ptx.op("setp.lt.u32", inside, number, ptx.parameter("nodes"));
    String to = ptx.computeLong("mad.wide.u32", number, NODE_BYTES, dataset);
    for (int i = 0; i < Kawpow.NODE_WORDS; i += QUARTER) {
      String words = "{" + String.join(", ", state.subList(i, i + QUARTER)) + "}";
      ptx.op("@" + inside + " st.global.v4.u32", "[" + to + "+" + i * Integer.BYTES + "]", words);
    }
  }
}
