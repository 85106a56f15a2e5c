package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nonce search of a period (kawpow-gpu.md 3). A thread owns a nonce for the two Keccak calls;
 * for the mix, 16 neighbours compute the nonces of all 16 one after another, one lane each.
 *
 * <p>Parameters, in order: dataset (pointer), its number of 256-byte items and {@link #reciprocal}
 * of it (words), the header hash ({@link HashWords}, eight words), the first nonce and the target's
 * upper 64 bits (double words), results (pointer), and how many results fit (word). The nonce is
 * the first one plus the thread's number.
 *
 * <p>Results: a count at offset 0, then entries of {@link #RESULT_BYTES} from {@link
 * #RESULTS_OFFSET} on: nonce, low word first, and the eight words of the mix hash. The count goes
 * on when the entries are full. An entry is a candidate: its upper 64 bits are at most the
 * target's.
 */
public final class SearchKernel {
  public static final String NAME = "kawpow_search";

  /** Threads of a block at most; blocks have a multiple of 32. */
  public static final int THREADS_MAX = 512;

  public static final int RESULTS_OFFSET = 8;
  public static final int RESULT_BYTES = 40;

  private static final int L1_BYTES = Kawpow.L1_WORDS * Integer.BYTES;
  private static final int STATE_WORDS = 25;

  /** What {@code rAVENCOINKAWPOW} pads, one letter a word (chain.md 3). */
  private static final int[] PADDING = "rAVENCOINKAWPOW".chars().toArray();

  private final PtxText ptx = new PtxText();
  private final KeccakText keccak = KeccakText.f800(ptx);
  private final List<String> state = ptx.words(STATE_WORDS);
  private final List<String> mix = ptx.words(Kawpow.REGISTERS);
  private final List<String> item = ptx.words(ProgpowProgram.DATASET_WORDS);
  private final List<String> digest = ptx.words(HashWords.COUNT);
  private final String threadId = ptx.word();
  private final String lane = ptx.word();
  private final String nonce = ptx.doubleWord();
  private final String dataset = ptx.doubleWord();
  private final String items = ptx.word();
  private final String itemsReciprocal = ptx.word();
  private final String l1 = ptx.word();

  private SearchKernel() {}

  /** The module for a period; its only entry is {@link #NAME}. */
  public static String ptx(ProgpowProgram program) {
    return new SearchKernel().write(program);
  }

  /** What the kernels take beside a divisor: floor(2^32 / divisor), for a divisor above 1. */
  public static int reciprocal(int divisor) {
    return (int) ((1L << 32) / divisor);
  }

  private String write(ProgpowProgram program) {
    readArguments();
    copyL1();
    absorbHeader();
    mixAllOfTheGroup(program);
    absorbMix();
    storeCandidate();
    return ptx.module(
        keccak.declaration() + ".shared .align 16 .b8 l1[" + L1_BYTES + "];\n\n",
        NAME,
        parameters(),
        ".maxntid " + THREADS_MAX + ", 1, 1\n.minnctapersm 2");
  }

  private static List<String> parameters() {
    List<String> parameters =
        new ArrayList<>(
            List.of(".param .u64 dataset", ".param .u32 items", ".param .u32 items_reciprocal"));
    IntStream.range(0, HashWords.COUNT).forEach(i -> parameters.add(".param .u32 header" + i));
    parameters.addAll(
        List.of(
            ".param .u64 first_nonce",
            ".param .u64 target",
            ".param .u64 results",
            ".param .u32 results_max"));
    return parameters;
  }

  private void readArguments() {
    ptx.op("mov.u32", threadId, "%tid.x");
    ptx.op("and.b32", lane, threadId, Kawpow.LANES - 1);
    ptx.op("mov.u64", dataset, ptx.pointer("dataset"));
    ptx.op("mov.u32", items, ptx.parameter("items"));
    ptx.op("mov.u32", itemsReciprocal, ptx.parameter("items_reciprocal"));
    ptx.op("mov.u32", l1, "l1");
    computeNonce();
  }

  /** Needed at the start and at the end; computed twice, it costs no registers in between. */
  private void computeNonce() {
    String block = ptx.compute("mov.u32", "%ctaid.x");
    String blockThreads = ptx.compute("mov.u32", "%ntid.x");
    String global = ptx.compute("mad.lo.u32", block, blockThreads, threadId);
    String first = ptx.computeLong("ld.param.u64", "[first_nonce]");
    ptx.op("add.u64", nonce, first, ptx.computeLong("cvt.u64.u32", global));
  }

  /** The L1 cache is the beginning of the dataset; a block copies it 16 bytes a thread and step. */
  private void copyL1() {
    String at = ptx.compute("shl.b32", threadId, 4);
    String step = ptx.compute("shl.b32", ptx.compute("mov.u32", "%ntid.x"), 4);
    String words = "{" + String.join(", ", item) + "}";
    String loop = ptx.label();
    // The last step of a block whose threads do not divide the cache goes over its end.
    String inside = ptx.predicate();
    ptx.op("setp.lt.u32", inside, at, L1_BYTES);
    String from = ptx.computeLong("add.u64", dataset, ptx.computeLong("cvt.u64.u32", at));
    ptx.op("@" + inside + " ld.global.v4.u32", words, "[" + from + "]");
    String to = ptx.compute("add.u32", l1, at);
    ptx.op("@" + inside + " st.shared.v4.u32", "[" + to + "]", words);
    ptx.op("add.u32", at, at, step);
    // Decided by the warp's first thread's block-wide step, so a warp never splits.
    String firstOfWarp = ptx.compute("and.b32", at, -32 * 16);
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, firstOfWarp, L1_BYTES);
    ptx.op("@" + more + " bra", loop);
    ptx.op("bar.sync", 0);
  }

  private void absorbHeader() {
    for (int i = 0; i < HashWords.COUNT; i++) {
      ptx.op("ld.param.u32", state.get(i), "[header" + i + "]");
    }
    ptx.op("mov.b64", "{" + state.get(8) + ", " + state.get(9) + "}", nonce);
    for (int i = 0; i < PADDING.length; i++) {
      ptx.op("mov.u32", state.get(10 + i), PADDING[i]);
    }
    keccak.permute(state);
  }

  private void mixAllOfTheGroup(ProgpowProgram program) {
    // Defined on all paths, so that the assembler keeps no older value alive.
    digest.forEach(word -> ptx.op("mov.u32", word, 0));
    String turn = ptx.compute("mov.u32", 0);
    String loop = ptx.label();
    fillMix(turn);
    rounds(program);
    reduceFor(turn);
    ptx.op("add.u32", turn, turn, 1);
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, turn, Kawpow.LANES);
    ptx.op("@" + more + " bra", loop);
  }

  /** KISS99 from the seed of the thread whose turn it is. */
  private void fillMix(String turn) {
    String seed0 = ptx.word();
    String seed1 = ptx.word();
    ptx.shuffle(seed0, state.get(0), turn, LaneGroup.HASH);
    ptx.shuffle(seed1, state.get(1), turn, LaneGroup.HASH);
    String z = FnvText.fnv1a(ptx, seed0, FnvText.OFFSET);
    String w = FnvText.fnv1a(ptx, z, seed1);
    String jsr = FnvText.fnv1a(ptx, w, lane);
    String jcong = FnvText.fnv1a(ptx, jsr, lane);
    mix.forEach(register -> nextRandom(register, z, w, jsr, jcong));
  }

  private void nextRandom(String target, String z, String w, String jsr, String jcong) {
    multiplyWithCarry(z, 36969);
    multiplyWithCarry(w, 18000);
    ptx.op("mad.lo.u32", jcong, jcong, 69069, 1234567);
    ptx.op("xor.b32", jsr, jsr, ptx.compute("shl.b32", jsr, 17));
    ptx.op("xor.b32", jsr, jsr, ptx.compute("shr.u32", jsr, 13));
    ptx.op("xor.b32", jsr, jsr, ptx.compute("shl.b32", jsr, 5));
    String both = ptx.compute("add.u32", ptx.compute("shl.b32", z, 16), w);
    ptx.op("add.u32", target, ptx.compute("xor.b32", both, jcong), jsr);
  }

  private void multiplyWithCarry(String register, int factor) {
    String carry = ptx.compute("shr.u32", register, 16);
    String low = ptx.compute("and.b32", register, 0xffff);
    ptx.op("mad.lo.u32", register, low, factor, carry);
  }

  private void rounds(ProgpowProgram program) {
    String round = ptx.compute("mov.u32", 0);
    String loop = ptx.label();
    loadItem(round);
    new ProgramText(ptx, mix, item, l1).emit(program);
    ptx.op("add.u32", round, round, 1);
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, round, Kawpow.ROUNDS);
    ptx.op("@" + more + " bra", loop);
  }

  /** Register 0 of one lane after the other names the item; lane l takes part l xor round. */
  private void loadItem(String round) {
    String drawn = ptx.word();
    String from = ptx.compute("and.b32", round, Kawpow.LANES - 1);
    ptx.shuffle(drawn, mix.get(0), from, LaneGroup.HASH);
    String index = ptx.modulo(drawn, items, itemsReciprocal);
    String part = ptx.compute("xor.b32", lane, from);
    // Parts of 16 bytes have less than 2^32 numbers up to 64 GiB, far beyond the last epoch.
    String number = ptx.compute("mad.lo.u32", index, Kawpow.LANES, part);
    String address = ptx.computeLong("mad.wide.u32", number, 16, dataset);
    ptx.op("ld.global.v4.u32", "{" + String.join(", ", item) + "}", "[" + address + "]");
  }

  /**
   * Every lane into one word, the 16 words into eight, and those to the thread whose turn it is.
   */
  private void reduceFor(String turn) {
    String hash = FnvText.OFFSET;
    for (String register : mix) {
      hash = FnvText.fnv1a(ptx, register, hash);
    }
    String first = ptx.word();
    String second = ptx.word();
    String half = ptx.compute("and.b32", lane, HashWords.COUNT - 1);
    ptx.shuffle(first, hash, half, LaneGroup.HASH);
    String upper = ptx.compute("add.u32", half, HashWords.COUNT);
    ptx.shuffle(second, hash, upper, LaneGroup.HASH);
    String word = FnvText.fnv1a(ptx, FnvText.fnv1a(ptx, first, FnvText.OFFSET), second);
    String mine = ptx.predicate();
    ptx.op("setp.eq.u32", mine, lane, turn);
    for (int i = 0; i < HashWords.COUNT; i++) {
      String got = ptx.word();
      ptx.shuffle(got, word, i, LaneGroup.HASH);
      ptx.op("selp.b32", digest.get(i), got, digest.get(i), mine);
    }
  }

  private void absorbMix() {
    for (int i = 0; i < HashWords.COUNT; i++) {
      ptx.op("mov.u32", state.get(HashWords.COUNT + i), digest.get(i));
    }
    for (int i = 2 * HashWords.COUNT; i < STATE_WORDS; i++) {
      ptx.op("mov.u32", state.get(i), PADDING[i - 2 * HashWords.COUNT]);
    }
    keccak.permute(state);
  }

  private void storeCandidate() {
    String target = ptx.computeLong("ld.param.u64", "[target]");
    String results = ptx.pointer("results");
    String high = ptx.compute("prmt.b32", state.get(0), 0, "0x0123");
    String low = ptx.compute("prmt.b32", state.get(1), 0, "0x0123");
    String upper = ptx.computeLong("mov.b64", "{" + low + ", " + high + "}");
    String good = ptx.predicate();
    ptx.op("setp.le.u64", good, upper, target);
    // Beyond any limit, so that a thread without candidate stores nothing.
    String slot = ptx.compute("mov.u32", -1);
    ptx.op("@" + good + " atom.global.add.u32", slot, "[" + results + "]", 1);
    String fits = ptx.predicate();
    ptx.op("setp.lt.u32", fits, slot, ptx.parameter("results_max"));
    String entry = ptx.computeLong("mad.wide.u32", slot, RESULT_BYTES, results);
    computeNonce();
    ptx.op("@" + fits + " st.global.u64", "[" + entry + "+" + RESULTS_OFFSET + "]", nonce);
    for (int i = 0; i < HashWords.COUNT; i++) {
      int offset = RESULTS_OFFSET + Long.BYTES + i * Integer.BYTES;
      ptx.op("@" + fits + " st.global.u32", "[" + entry + "+" + offset + "]", digest.get(i));
    }
  }
}
