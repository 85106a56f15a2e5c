package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.DeviceArguments.at;

import io.aipowergrid.node.gpu.GpuException;
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

  /** Bytes of a draw_t of sampling.cu. */
  static final int DRAW_BYTES = 32;

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

  /** Rows of f32 values, {@code stride} values from one to the next. */
  record Strided(long address, int stride) {}

  /**
   * The rows of a batch that an operation works on.
   *
   * @param tokens the token of each row; 0 when row r is token r
   * @param faults a word for each token, set when a value of its row is not finite
   */
  record Rows(int count, long tokens, long faults) {}

  /** Where a batch's tokens stand, and the pages of their sequences. */
  record Places(long positions, long pages, long pageStarts) {}

  /** Heads of a layer and the vectors of a page. */
  record Heads(int heads, int kvHeads, int headDim, int layer, int vectors) {}

  /** Codes and scales of a batch's queries. */
  record Queries(long codes, long scales) {}

  /** As {@link LayerAttention}; the faults as those of {@link Rows}. */
  record Attention(
      Heads heads,
      AttentionRule rule,
      DeviceWeights.Rope rope,
      Places places,
      Queries queries,
      long faults) {}

  /** What attention keeps between its steps, for {@code partsMax} parts of each head of a token. */
  record Parts(long scores, long keys, long masses, long largest, long sums, int partsMax) {}

  /**
   * What the draws of rows of logits need: of each row a factor (f32), random bits (64) and a
   * draw_t, of each chunk two pairs and a sum (64 bits each).
   */
  record Draws(long factors, long randoms, long draws, long pairs, long sums) {}

  void embed(DeviceMatrix m, long ids, int tokens, float scale, long x) throws GpuException {
    launch(
        "aipg_embed",
        tokens,
        at(m.codes(), m.subscales(), m.rowScales())
            .words(m.groups(), m.columns())
            .andAt(ids)
            .real(scale)
            .andAt(x));
  }

  /** Norms {@code parts} vectors, one after the other, at the beginning of each row. */
  void rmsNorm(Strided x, int parts, DeviceNorm norm, Strided out, Rows rows) throws GpuException {
    launch(
        "aipg_rms_norm",
        rows.count * parts,
        at(x.address)
            .words(x.stride, parts)
            .andAt(norm.weights())
            .words(norm.count())
            .real(norm.eps())
            .andAt(out.address)
            .words(out.stride)
            .andAt(rows.tokens, rows.faults));
  }

  void quantise(long x, int columns, Limbs out, Rows rows) throws GpuException {
    launch(
        "aipg_quantise",
        rows.count,
        at(x)
            .words(columns, stride(columns))
            .andAt(out.high, out.low, out.scales, rows.tokens, rows.faults));
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
        at(m.codes(), m.subscales(), m.rowScales())
            .words(m.groups(), m.rows())
            .andAt(x.high, x.low, x.scales)
            .words(tokens)
            .andAt(out)
            .words(m.rows()));
  }

  /** {@code x[i] = x[i] + y[i % period]}. */
  void add(long x, long y, int count, int period) throws GpuException {
    launch("aipg_add", threads(count), at(x, y).words(count, period));
  }

  void gate(boolean gelu, long x, int inner, int tokens, long out) throws GpuException {
    int count = Math.multiplyExact(inner, tokens);
    launch(
        gelu ? "aipg_gelu_gate" : "aipg_gate",
        threads(count),
        at(x).words(inner, count).andAt(out));
  }

  void softCap(long x, int width, float cap, Rows rows) throws GpuException {
    int count = Math.multiplyExact(width, rows.count);
    launch(
        "aipg_soft_cap",
        threads(count),
        at(x).words(width, count).real(cap).andAt(rows.tokens, rows.faults));
  }

  /** As {@link ExactKernels#storeHeads}, for the first tokens of a batch. */
  void storeHeads(long x, int tokens, Attention a) throws GpuException {
    var h = a.heads;
    launch(
        "aipg_store_heads",
        Math.ceilDiv(tokens * (h.heads + 2 * h.kvHeads), WARPS),
        at(x)
            .words(tokens, h.heads, h.kvHeads, h.headDim)
            .andAt(a.rope.cos(), a.rope.sin())
            .words(ExactMath.queryMax(h.headDim))
            .andAt(a.places.positions, a.places.pages, a.places.pageStarts)
            .words(h.layer, h.vectors)
            .andAt(a.queries.codes, a.queries.scales, a.faults));
  }

  /** Attention of {@code tokens} tokens from {@code tokenFrom} on, in its four steps. */
  void attend(Attention a, int tokenFrom, int tokens, Parts parts, long out) throws GpuException {
    var h = a.heads;
    int jobs = tokens * h.heads;
    int blocks = Math.multiplyExact(jobs, parts.partsMax);
    int window = a.rule.window();
    var places =
        at(a.places.pages, a.places.pageStarts, a.places.positions)
            .words(tokenFrom, h.heads, h.kvHeads, h.headDim, h.layer, h.vectors);
    launch(
        "aipg_attend_scores",
        blocks,
        at(a.queries.codes, a.queries.scales)
            .and(places)
            .real(a.rule.root())
            .real(a.rule.cap())
            .words(window, parts.partsMax)
            .andAt(parts.scores, parts.keys, a.faults));
    var inWindow = at().and(places).words(window, parts.partsMax);
    launch(
        "aipg_attend_masses",
        blocks,
        at().and(inWindow).andAt(parts.scores, parts.keys, parts.masses, parts.largest));
    launch(
        "aipg_attend_values",
        blocks,
        at().and(inWindow).andAt(parts.scores, parts.largest, parts.sums));
    launch(
        "aipg_attend_outputs",
        jobs,
        at(a.places.positions)
            .words(tokenFrom, h.heads, h.headDim, window, parts.partsMax)
            .andAt(parts.masses, parts.largest, parts.sums, out));
  }

  /** Parts of the positions that a token sees. */
  static int parts(int length, AttentionRule rule) {
    int pages = KvShape.pages(length) - rule.from(length) / KvPage.TOKENS;
    return Math.ceilDiv(pages, PART_PAGES);
  }

  /** The two largest of each chunk of the rows; reads every value once. */
  void topTwo(long x, int count, int rows, long pairs) throws GpuException {
    int chunks = chunks(count);
    launch("aipg_top_two", rows * chunks, at(x).words(count, chunks).andAt(pairs));
  }

  /** The draw of each row as if it took the largest value. */
  void best(long x, int count, int rows, Draws d) throws GpuException {
    topTwo(x, count, rows, d.pairs);
    var logits = at(x).words(count, chunks(count));
    launch("aipg_best", rows, logits.andAt(d.pairs, d.factors, d.draws));
  }

  /** After {@link #best}: the masses in the place of the logits of rows with a factor. */
  void masses(long x, int count, int rows, Draws d) throws GpuException {
    int chunks = chunks(count);
    var logits = at(x).words(count, chunks);
    launch("aipg_masses", rows * chunks, logits.andAt(d.factors, d.draws, d.sums));
  }

  /** After {@link #masses}: the tokens of rows with a factor. */
  void pick(long masses, int count, int rows, Draws d) throws GpuException {
    var room = at(masses).words(count, chunks(count));
    launch("aipg_pick", rows, room.andAt(d.factors, d.randoms, d.sums, d.draws));
  }

  static int chunks(int count) {
    return Math.ceilDiv(count, CHUNK);
  }

  private void launch(String kernel, int blocks, DeviceArguments arguments) throws GpuException {
    module.launch(kernel, blocks, THREADS, arguments.toArray());
  }

  /** Blocks for one thread each. */
  private static int threads(int count) {
    return Math.ceilDiv(count, THREADS);
  }
}
