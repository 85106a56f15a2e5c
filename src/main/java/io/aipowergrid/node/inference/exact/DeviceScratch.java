package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.DeviceKernels.Draws;
import io.aipowergrid.node.inference.exact.DeviceKernels.Limbs;
import io.aipowergrid.node.inference.exact.DeviceKernels.Parts;
import io.aipowergrid.node.inference.exact.DeviceKernels.Places;
import io.aipowergrid.node.inference.exact.DeviceKernels.Queries;
import io.aipowergrid.node.inference.exact.DeviceKernels.Rows;
import io.aipowergrid.node.inference.model.ModelConfig;

/** Room on a device for one pass. Immutable. */
final class DeviceScratch {
  /** What attention may keep between its steps; more tokens than fit take turns. */
  static final long PARTS_BYTES = 64L << 20;

  /** Arrays of a word for each token of a batch, one after the other. */
  enum Words {
    IDS,
    POSITIONS,
    /** Where the pages of its sequence begin. */
    PAGE_STARTS,
    /** The token of each row of outputs. */
    OUTPUT_TOKENS,
    FAULTS;

    private static final int COUNT = values().length;
  }

  final int tokensMax;
  final DeviceSpace.Window words;
  final DeviceSpace.Window pages;
  final long residual;
  final long normed;
  final long projected;
  final long attended;
  final long gated;
  final Queries queries;
  final DeviceSpace.Window high;
  final DeviceSpace.Window low;
  final DeviceSpace.Window scales;
  final DeviceSpace.Window logits;
  final DeviceSpace.Window factors;
  final DeviceSpace.Window randoms;
  final DeviceSpace.Window draws;
  private final long pairs;
  private final long sums;
  private final int partsRoom;
  private final Parts parts;

  DeviceScratch(ModelConfig config, DeviceModel.Size size, DeviceSpace space) {
    this.tokensMax = size.tokensMax();
    int queryWidth = config.heads() * config.headDim();
    int qkvWidth = queryWidth + 2 * config.kvHeads() * config.headDim();
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int widest = Math.max(qkvWidth, Math.max(2 * inner, hidden));
    int stride = DeviceKernels.stride(Math.max(hidden, Math.max(queryWidth, inner)));
    int tile = DeviceKernels.TILE_TOKENS;
    long limbBytes = (long) Math.ceilDiv(tokensMax, tile) * tile * stride;
    words = space.window(bytes(Words.COUNT, Integer.BYTES));
    pages = space.window(bytes(KvShape.pages(config.contextLength()), Long.BYTES));
    residual = space.room(bytes(hidden, Float.BYTES));
    normed = space.room(bytes(hidden, Float.BYTES));
    projected = space.room(bytes(widest, Float.BYTES));
    attended = space.room(bytes(queryWidth, Float.BYTES));
    gated = space.room(bytes(inner, Float.BYTES));
    queries =
        new Queries(
            space.room(bytes(queryWidth, Short.BYTES)),
            space.room(bytes(config.heads(), Float.BYTES)));
    high = space.window(limbBytes);
    low = space.window(limbBytes);
    scales = space.window(bytes(1, Float.BYTES));
    logits = space.window(bytes(config.vocabularySize(), Float.BYTES));
    int chunks = DeviceKernels.chunks(config.vocabularySize());
    factors = space.window(bytes(1, Float.BYTES));
    randoms = space.window(bytes(1, Long.BYTES));
    draws = space.window(bytes(1, DeviceKernels.DRAW_BYTES));
    pairs = space.room(bytes(2 * chunks, Long.BYTES));
    sums = space.room(bytes(chunks, Long.BYTES));

    long partBytes =
        DeviceKernels.PART_PAGES * KvPage.TOKENS * (long) Float.BYTES
            + 2 * Integer.BYTES
            + Long.BYTES
            + (long) config.headDim() * Integer.BYTES;
    int oneToken =
        config.heads()
            * Math.ceilDiv(KvShape.pages(config.contextLength()), DeviceKernels.PART_PAGES);
    // The pages of a window are some of the context's, so no token sees more parts than that.
    long all = (long) tokensMax * oneToken;
    partsRoom = Math.toIntExact(Math.max(oneToken, Math.min(all, size.partsBytes() / partBytes)));
    parts =
        new Parts(
            space.room((long) partsRoom * DeviceKernels.PART_PAGES * KvPage.TOKENS * Float.BYTES),
            space.room((long) partsRoom * Integer.BYTES),
            space.room((long) partsRoom * Long.BYTES),
            space.room((long) partsRoom * Integer.BYTES),
            space.room((long) partsRoom * config.headDim() * Integer.BYTES),
            0);
  }

  private long bytes(int perToken, int size) {
    return (long) tokensMax * perToken * size;
  }

  Limbs limbs() {
    return new Limbs(high.address(), low.address(), scales.address());
  }

  Draws drawing() {
    return new Draws(factors.address(), randoms.address(), draws.address(), pairs, sums);
  }

  /** Place of an element in {@link #newWords()}. */
  int place(Words array, int index) {
    return array.ordinal() * tokensMax + index;
  }

  private long address(Words array) {
    return words.address() + (long) place(array, 0) * Integer.BYTES;
  }

  long ids() {
    return address(Words.IDS);
  }

  Places places() {
    return new Places(address(Words.POSITIONS), pages.address(), address(Words.PAGE_STARTS));
  }

  /** The first tokens of the batch. */
  Rows tokens(int count) {
    return new Rows(count, 0, faults());
  }

  /** Rows of outputs: the words say which token each is of. */
  Rows outputs(int count) {
    return new Rows(count, address(Words.OUTPUT_TOKENS), faults());
  }

  long faults() {
    return address(Words.FAULTS);
  }

  /** The words of a batch, to be filled and written at once. */
  int[] newWords() {
    return new int[Words.COUNT * tokensMax];
  }

  /** Room of attention as so many parts for each head. */
  Parts parts(int partsMax) {
    return new Parts(
        parts.scores(), parts.keys(), parts.masses(), parts.largest(), parts.sums(), partsMax);
  }

  /** How many tokens find room at once; at least one. */
  int tokensAtOnce(int heads, int partsMax) {
    return Math.max(1, partsRoom / (heads * partsMax));
  }
}
