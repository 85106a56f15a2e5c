package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelArgument.DoubleWord;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import io.aipowergrid.node.gpu.KernelModule;

/**
 * The arithmetic in CUDA (native-kernels/cuda): each method launches one operation over addresses
 * on the device and returns at once. The sources say what the parameters mean and how many blocks
 * they need. Used by the device's thread.
 */
final class DeviceKernels {
  /** THREADS of device.cuh. */
  static final int THREADS = 128;

  private static final int WARPS = THREADS / 32;

  /** PART_PAGES of device.cuh. */
  static final int PART_PAGES = 8;

  /** HEAD_MAX of device.cuh. */
  static final int HEAD_MAX = 512;

  /** CHUNK of sampling.cu. */
  static final int CHUNK = 16 * THREADS;

  /** TILE_TOKENS of multiply.cu. */
  static final int TILE_TOKENS = 32;

  /** More tokens than that are multiplied by matrix instructions. */
  static final int FEW_TOKENS = 4;

  private final KernelModule module;

  DeviceKernels(KernelModule module) {
    this.module = module;
  }

  /**
   * Quantised tokens: codes in two limbs, {@code stride} bytes of each a token, and a scale.
   *
   * @param high addresses of room for whole tiles of tokens, as are those of {@code low}
   */
  record Limbs(long high, long low, long scales) {}

  /** Where a batch's tokens stand, and the pages of their sequences. */
  record Places(long positions, long pages, long pageStarts) {}

  /** Heads of a layer and the vectors of a page. */
  record Heads(int heads, int kvHeads, int headDim, int layer, int vectors) {}

  /** What attention keeps between its steps, for {@code partsMax} parts of each head of a token. */
  record Parts(long scores, long keys, long masses, long largest, long sums, int partsMax) {}

  void embed(DeviceMatrix m, long ids, int tokens, float scale, long x) throws GpuException {
    launch(
        "aipg_embed",
        tokens,
        at(m.codes()),
        at(m.subscales()),
        at(m.rowScales()),
        word(m.groups()),
        word(m.columns()),
        at(ids),
        word(scale),
        at(x));
  }

  /** Norms {@code parts} vectors of {@code count} values in each of {@code rows} rows. */
  void rmsNorm(
      long x,
      int xStride,
      int parts,
      long weights,
      int count,
      float eps,
      long out,
      int outStride,
      int rows,
      long tokens,
      long faults)
      throws GpuException {
    launch(
        "aipg_rms_norm",
        rows * parts,
        at(x),
        word(xStride),
        word(parts),
        at(weights),
        word(count),
        word(eps),
        at(out),
        word(outStride),
        at(tokens),
        at(faults));
  }

  void quantise(long x, int columns, int rows, Limbs out, long tokens, long faults)
      throws GpuException {
    launch(
        "aipg_quantise",
        rows,
        at(x),
        word(columns),
        word(stride(columns)),
        at(out.high),
        at(out.low),
        at(out.scales),
        at(tokens),
        at(faults));
  }

  /** Bytes of a limb of a token. */
  static int stride(int columns) {
    return QuantisedMatrix.groups(columns) * ExactMath.GROUP;
  }

  /** Row r of token t goes to {@code out[t * rows + r]}. */
  void multiply(DeviceMatrix m, Limbs x, int tokens, long out) throws GpuException {
    int blocks = Math.ceilDiv(m.rows(), WeightMatrix.ROWS);
    boolean few = tokens <= FEW_TOKENS;
    launch(
        few ? "aipg_multiply_" + (tokens == 3 ? 4 : tokens) : "aipg_multiply_many",
        few ? blocks : Math.ceilDiv(blocks, WARPS) * Math.ceilDiv(tokens, TILE_TOKENS),
        at(m.codes()),
        at(m.subscales()),
        at(m.rowScales()),
        word(m.groups()),
        word(m.rows()),
        at(x.high),
        at(x.low),
        at(x.scales),
        word(tokens),
        at(out),
        word(m.rows()));
  }

  /** {@code x[i] = x[i] + y[i % period]}. */
  void add(long x, long y, int count, int period) throws GpuException {
    launch("aipg_add", threads(count), at(x), at(y), word(count), word(period));
  }

  void gate(boolean gelu, long x, int inner, int tokens, long out) throws GpuException {
    int count = Math.multiplyExact(inner, tokens);
    launch(
        gelu ? "aipg_gelu_gate" : "aipg_gate",
        threads(count),
        at(x),
        word(inner),
        word(count),
        at(out));
  }

  void softCap(long x, int width, int rows, float cap, long tokens, long faults)
      throws GpuException {
    int count = Math.multiplyExact(width, rows);
    launch(
        "aipg_soft_cap",
        threads(count),
        at(x),
        word(width),
        word(count),
        word(cap),
        at(tokens),
        at(faults));
  }

  void storeHeads(
      long x,
      int tokens,
      Heads h,
      DeviceWeights.Rope rope,
      Places places,
      long queries,
      long queryScales,
      long faults)
      throws GpuException {
    launch(
        "aipg_store_heads",
        Math.ceilDiv(tokens * (h.heads + 2 * h.kvHeads), WARPS),
        at(x),
        word(tokens),
        word(h.heads),
        word(h.kvHeads),
        word(h.headDim),
        at(rope.cos()),
        at(rope.sin()),
        word(ExactMath.queryMax(h.headDim)),
        at(places.positions),
        at(places.pages),
        at(places.pageStarts),
        word(h.layer),
        word(h.vectors),
        at(queries),
        at(queryScales),
        at(faults));
  }

  /** Attention of {@code tokens} tokens from {@code tokenFrom} on, in its four steps. */
  void attend(
      long queries,
      long queryScales,
      Places places,
      int tokenFrom,
      int tokens,
      Heads h,
      AttentionRule rule,
      Parts parts,
      long out,
      long faults)
      throws GpuException {
    int jobs = tokens * h.heads;
    int blocks = Math.multiplyExact(jobs, parts.partsMax);
    launch(
        "aipg_attend_scores",
        blocks,
        at(queries),
        at(queryScales),
        at(places.pages),
        at(places.pageStarts),
        at(places.positions),
        word(tokenFrom),
        word(h.heads),
        word(h.kvHeads),
        word(h.headDim),
        word(h.layer),
        word(h.vectors),
        word(rule.root()),
        word(rule.cap()),
        word(rule.window()),
        word(parts.partsMax),
        at(parts.scores),
        at(parts.keys),
        at(faults));
    launch(
        "aipg_attend_masses",
        blocks,
        at(places.pages),
        at(places.pageStarts),
        at(places.positions),
        word(tokenFrom),
        word(h.heads),
        word(h.kvHeads),
        word(h.headDim),
        word(h.layer),
        word(h.vectors),
        word(rule.window()),
        word(parts.partsMax),
        at(parts.scores),
        at(parts.keys),
        at(parts.masses),
        at(parts.largest));
    launch(
        "aipg_attend_values",
        blocks,
        at(places.pages),
        at(places.pageStarts),
        at(places.positions),
        word(tokenFrom),
        word(h.heads),
        word(h.kvHeads),
        word(h.headDim),
        word(h.layer),
        word(h.vectors),
        word(rule.window()),
        word(parts.partsMax),
        at(parts.scores),
        at(parts.largest),
        at(parts.sums));
    launch(
        "aipg_attend_outputs",
        jobs,
        at(places.positions),
        word(tokenFrom),
        word(h.heads),
        word(h.headDim),
        word(rule.window()),
        word(parts.partsMax),
        at(parts.masses),
        at(parts.largest),
        at(parts.sums),
        at(out));
  }

  /** Parts of the positions that a token sees. */
  static int parts(int length, AttentionRule rule) {
    int pages = KvShape.pages(length) - rule.from(length) / KvPage.TOKENS;
    return Math.ceilDiv(pages, PART_PAGES);
  }

  /**
   * The masses of {@code rows} rows of logits, and the sum of each chunk of a row.
   *
   * @param keys room for a word for each chunk
   */
  void probabilities(long x, int count, int rows, float factor, long keys, long out, long sums)
      throws GpuException {
    int chunks = chunks(count);
    launch(
        "aipg_largest_scaled",
        rows * chunks,
        at(x),
        word(count),
        word(factor),
        word(chunks),
        at(keys));
    launch(
        "aipg_probabilities",
        rows * chunks,
        at(x),
        word(count),
        word(factor),
        word(chunks),
        at(keys),
        at(out),
        at(sums));
  }

  /** The two largest of each chunk of a row, as pairs of {@link #pairIndex}. */
  void topTwo(long x, int count, int rows, long pairs, long faults) throws GpuException {
    int chunks = chunks(count);
    launch("aipg_top_two", rows * chunks, at(x), word(count), word(chunks), at(pairs), at(faults));
  }

  static int chunks(int count) {
    return Math.ceilDiv(count, CHUNK);
  }

  /** The index that a pair of {@link #topTwo} names; larger pairs, unsigned, come first. */
  static int pairIndex(long pair) {
    return ~(int) pair;
  }

  private void launch(String kernel, int blocks, KernelArgument... arguments) throws GpuException {
    module.launch(kernel, blocks, THREADS, arguments);
  }

  /** Blocks for one thread each. */
  private static int threads(int count) {
    return Math.ceilDiv(count, THREADS);
  }

  private static KernelArgument at(long address) {
    return new DoubleWord(address);
  }

  private static KernelArgument word(int value) {
    return new Word(value);
  }

  private static KernelArgument word(float value) {
    return new Word(Float.floatToRawIntBits(value));
  }
}
