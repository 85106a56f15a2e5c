package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.DeviceCall.WORD;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.DeviceKernels.Attention;
import io.aipowergrid.node.inference.exact.DeviceKernels.Draws;
import io.aipowergrid.node.inference.exact.DeviceKernels.Heads;
import io.aipowergrid.node.inference.exact.DeviceKernels.Limbs;
import io.aipowergrid.node.inference.exact.DeviceKernels.Parts;
import io.aipowergrid.node.inference.exact.DeviceKernels.Queries;
import io.aipowergrid.node.inference.exact.DeviceKernels.Strided;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The CUDA kernels behind the common face, for comparisons: every call copies its operands to the
 * device and the results back. Used by one thread.
 */
final class DeviceOperations implements ExactKernels {
  private final GpuDevice device;
  private final DeviceKernels kernels;
  private final String name;

  /** Loads the shipped code. */
  DeviceOperations(GpuDevice device) throws GpuException, IOException {
    int capability = device.info().computeCapability();
    this.device = device;
    this.kernels = new DeviceKernels(device.load(device.assemble(DeviceCode.ptx(capability))));
    this.name = "cuda-sm_" + capability;
  }

  @Override
  public String name() {
    return name;
  }

  private interface Work<T extends @Nullable Object> {
    T run(DeviceCall call) throws GpuException;
  }

  private <T extends @Nullable Object> T call(Work<T> work) {
    try (var call = new DeviceCall(device)) {
      return work.run(call);
    } catch (GpuException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    return call(
        c -> {
          int stride = out.stride();
          var high = c.room(stride);
          var low = c.room(stride);
          var scales = c.room(WORD);
          var limbs = new Limbs(high.address(), low.address(), scales.address());
          kernels.quantise(c.copy(x, offset, columns).address(), columns, limbs, c.row());
          if (!c.finite()) {
            return false;
          }
          c.read(scales, out.scales, token, 1);
          var upper = c.bytes(high, stride);
          var lower = c.bytes(low, stride);
          for (int k = 0; k < stride; k++) {
            out.codes[token * stride + k] = 256 * upper[k] + lower[k];
          }
          return true;
        });
  }

  @Override
  public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    var x = product.x();
    int tokens = product.tokens();
    int rows = product.weights().rows();
    call(
        c -> {
          var products = c.room((long) tokens * rows * WORD);
          var matrix = matrix(c, product.weights());
          kernels.multiply(matrix, limbs(c, x, tokens), tokens, products.address());
          var all = new float[tokens * rows];
          c.read(products, all, 0, all.length);
          for (int token = 0; token < tokens; token++) {
            int from = token * rows + rowFrom;
            System.arraycopy(all, from, product.out(), from, rowTo - rowFrom);
          }
          return true;
        });
  }

  private static DeviceMatrix matrix(DeviceCall c, WeightMatrix weights) throws GpuException {
    var counting = DeviceSpace.counting();
    DeviceMatrix.of(weights, counting);
    return DeviceMatrix.of(weights, DeviceSpace.of(c.room(counting.bytes())));
  }

  // Room for whole tiles of tokens.
  private static Limbs limbs(DeviceCall c, Activations x, int tokens) throws GpuException {
    int stride = x.stride();
    int tile = DeviceKernels.TILE_TOKENS;
    var high = new byte[Math.ceilDiv(tokens, tile) * tile * stride];
    var low = new byte[high.length];
    for (int i = 0; i < tokens * stride; i++) {
      high[i] = (byte) (x.codes[i] + 128 >> 8);
      low[i] = (byte) x.codes[i];
    }
    return new Limbs(
        c.copy(MemorySegment.ofArray(high)).address(),
        c.copy(MemorySegment.ofArray(low)).address(),
        c.copy(x.scales, 0, tokens).address());
  }

  @Override
  public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    int count = norm.weights().length;
    return call(
        c -> {
          var result = c.room((long) count * WORD);
          var weights = c.copy(norm.weights(), 0, count);
          kernels.rmsNorm(
              new Strided(c.copy(x, offset, count).address(), count),
              1,
              new DeviceNorm(weights.address(), count, norm.eps()),
              new Strided(result.address(), count),
              c.row());
          boolean finite = c.finite();
          if (finite) {
            c.read(result, out, outOffset, count);
          }
          return finite;
        });
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    call(
        c -> {
          var sum = c.copy(x, xOffset, count);
          kernels.add(sum.address(), c.copy(y, yOffset, count).address(), count, count);
          c.read(sum, x, xOffset, count);
          return true;
        });
  }

  @Override
  public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    gate(false, x, offset, count, out, outOffset);
  }

  @Override
  public void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    gate(true, x, offset, count, out, outOffset);
  }

  private void gate(boolean gelu, float[] x, int offset, int count, float[] out, int outOffset) {
    call(
        c -> {
          var result = c.room((long) count * WORD);
          kernels.gate(gelu, c.copy(x, offset, 2 * count).address(), count, 1, result.address());
          c.read(result, out, outOffset, count);
          return true;
        });
  }

  @Override
  public boolean softCap(float[] x, int offset, int count, float cap) {
    return call(
        c -> {
          var values = c.copy(x, offset, count);
          kernels.softCap(values.address(), count, cap, c.row());
          c.read(values, x, offset, count);
          return c.finite();
        });
  }

  @Override
  public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
    var queries = layer.queries();
    var cache = layer.cache(token);
    int position = layer.position(token);
    int width = (queries.heads() + 2 * cache.shape().kvHeads()) * cache.shape().headDim();
    return call(
        c -> {
          var values = c.copy(x, offset, width);
          var codes = c.room((long) queries.heads() * queries.headDim() * Short.BYTES);
          var scales = c.room((long) queries.heads() * WORD);
          var pages = new DevicePages(c, cache, position + 1);
          kernels.storeHeads(
              values.address(),
              1,
              new Attention(
                  heads(queries.heads(), layer, token),
                  layer.rule(),
                  rope(c, layer.rope()),
                  pages.places(position),
                  new Queries(codes.address(), scales.address()),
                  c.faults()));
          if (!c.finite()) {
            return false;
          }
          c.read(values, x, offset, width);
          c.read(scales, queries.scales, queries.scale(token, 0), queries.heads());
          codes.read(
              0,
              MemorySegment.ofArray(queries.codes)
                  .asSlice((long) queries.offset(token, 0) * Short.BYTES, codes.bytes()));
          pages.readBack(position / KvPage.TOKENS);
          return true;
        });
  }

  private static Heads heads(int heads, LayerAttention layer, int token) {
    var shape = layer.cache(token).shape();
    return new Heads(
        heads, shape.kvHeads(), shape.headDim(), layer.index(), shape.vectorsPerPage());
  }

  private static DeviceWeights.Rope rope(DeviceCall c, RopeTables tables) throws GpuException {
    return new DeviceWeights.Rope(
        c.copy(tables.cos(), 0, tables.cos().length).address(),
        c.copy(tables.sin(), 0, tables.sin().length).address());
  }

  @Override
  public boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    var own = layer.head(token, head);
    int headDim = own.headDim();
    int heads = own.cache().shape().kvHeads();
    int kvHead = layer.kvHead(token, head);
    int length = layer.length(token);
    return call(
        c -> {
          // The head stands where the one of its keys does; the others' are zeros.
          var codes = new short[heads * headDim];
          System.arraycopy(own.codes(), own.offset(), codes, kvHead * headDim, headDim);
          var scales = new float[heads];
          scales[kvHead] = own.scale();
          var attention =
              new Attention(
                  heads(heads, layer, token),
                  layer.rule(),
                  new DeviceWeights.Rope(0, 0), // Nothing is rotated here.
                  new DevicePages(c, own.cache(), length).places(length - 1),
                  new Queries(
                      c.copy(MemorySegment.ofArray(codes)).address(),
                      c.copy(scales, 0, heads).address()),
                  c.faults());
          var result = c.room((long) heads * headDim * WORD);
          // More room than parts, as a batch with a longer neighbour has it.
          int parts = DeviceKernels.parts(length, layer.rule()) + 1;
          kernels.attend(attention, 0, 1, parts(c, heads, headDim, parts), result.address());
          if (!c.finite()) {
            return false;
          }
          var values = new float[heads * headDim];
          c.read(result, values, 0, values.length);
          System.arraycopy(values, kvHead * headDim, out, own.offset(), headDim);
          return true;
        });
  }

  private static Parts parts(DeviceCall c, int heads, int headDim, int parts) throws GpuException {
    long all = (long) heads * parts;
    return new Parts(
        c.words(all * DeviceKernels.PART_PAGES * KvPage.TOKENS),
        c.words(all),
        c.room(all * Long.BYTES).address(),
        c.words(all),
        c.words(all * headDim),
        parts);
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    return call(
        c -> {
          var values = c.copy(x, offset, count);
          var sums = c.room((long) DeviceKernels.chunks(count) * Long.BYTES);
          var draw = c.room(DeviceKernels.DRAW_BYTES);
          var room = room(c, factor, 0, draw, sums, count);
          kernels.best(values.address(), count, 1, room);
          kernels.masses(values.address(), count, 1, room);
          values.read(0, MemorySegment.ofArray(out).asSlice(0, (long) count * WORD));
          var parts = new long[DeviceKernels.chunks(count)];
          sums.read(0, MemorySegment.ofArray(parts));
          return Arrays.stream(parts).sum();
        });
  }

  private static Draws room(
      DeviceCall c, float factor, long random, DeviceBuffer draw, DeviceBuffer sums, int count)
      throws GpuException {
    return new Draws(
        c.copy(new float[] {factor}, 0, 1).address(),
        c.copy(MemorySegment.ofArray(new long[] {random})).address(),
        draw.address(),
        c.room(2L * DeviceKernels.chunks(count) * Long.BYTES).address(),
        sums.address());
  }

  @Override
  public long topTwo(float[] x, int offset, int count) {
    return call(
        c -> {
          var draw = c.room(DeviceKernels.DRAW_BYTES);
          var sums = c.room((long) DeviceKernels.chunks(count) * Long.BYTES);
          long logits = c.copy(x, offset, count).address();
          kernels.best(logits, count, 1, room(c, 0, 0, draw, sums, count));
          var found = draw(c, draw);
          return found == null ? -1L : (long) found.runnerUpId() << Integer.SIZE | found.tokenId();
        });
  }

  /** A whole draw from these logits. */
  @Nullable Draw draw(float[] x, PlainDraw plain) {
    return call(
        c -> {
          int count = x.length;
          var draw = c.room(DeviceKernels.DRAW_BYTES);
          var sums = c.room((long) DeviceKernels.chunks(count) * Long.BYTES);
          long logits = c.copy(x, 0, count).address();
          var room = room(c, plain.factor(), plain.random(), draw, sums, count);
          kernels.best(logits, count, 1, room);
          kernels.masses(logits, count, 1, room);
          kernels.pick(logits, count, 1, room);
          return draw(c, draw);
        });
  }

  private static @Nullable Draw draw(DeviceCall c, DeviceBuffer draw) throws GpuException {
    var bytes = ByteBuffer.wrap(c.bytes(draw, DeviceKernels.DRAW_BYTES));
    return DeviceDraws.read(bytes.order(ByteOrder.LITTLE_ENDIAN));
  }
}
