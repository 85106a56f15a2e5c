package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.DeviceKernels.Heads;
import io.aipowergrid.node.inference.exact.DeviceKernels.Limbs;
import io.aipowergrid.node.inference.exact.DeviceKernels.Parts;
import io.aipowergrid.node.inference.exact.DeviceKernels.Places;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The CUDA kernels behind the common face, for comparisons: every call copies its operands to the
 * device and the results back. Used by one thread.
 */
final class DeviceOperations implements ExactKernels {
  private static final int WORD = Integer.BYTES;

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

  /** Buffers of one call. */
  private final class Call implements AutoCloseable {
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final DeviceBuffer faults;

    Call() throws GpuException {
      faults = room(64 * WORD);
      faults.write(0, MemorySegment.ofArray(new int[64]));
    }

    DeviceBuffer room(long bytes) throws GpuException {
      var buffer = device.allocate(Math.max(bytes, WORD));
      buffers.add(buffer);
      return buffer;
    }

    DeviceBuffer copy(MemorySegment source) throws GpuException {
      var buffer = room(source.byteSize());
      buffer.write(0, source);
      return buffer;
    }

    DeviceBuffer copy(float[] x, int offset, int count) throws GpuException {
      return copy(MemorySegment.ofArray(x).asSlice((long) offset * WORD, (long) count * WORD));
    }

    DeviceBuffer copy(int... x) throws GpuException {
      return copy(MemorySegment.ofArray(x));
    }

    void read(DeviceBuffer from, float[] x, int offset, int count) throws GpuException {
      from.read(0, MemorySegment.ofArray(x).asSlice((long) offset * WORD, (long) count * WORD));
    }

    boolean finite() throws GpuException {
      device.synchronize();
      var words = new int[64];
      faults.read(0, MemorySegment.ofArray(words));
      return Arrays.stream(words).sum() == 0;
    }

    @Override
    public void close() {
      buffers.forEach(DeviceBuffer::close);
    }
  }

  private interface Work<T> {
    T run(Call call) throws GpuException;
  }

  private <T> T call(Work<T> work) {
    try (var call = new Call()) {
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
          kernels.quantise(
              c.copy(x, offset, columns).address(),
              columns,
              1,
              new Limbs(high.address(), low.address(), scales.address()),
              0,
              c.faults.address());
          if (!c.finite()) {
            return false;
          }
          c.read(scales, out.scales, token, 1);
          var upper = bytes(high, stride);
          var lower = bytes(low, stride);
          for (int k = 0; k < stride; k++) {
            out.codes[token * stride + k] = 256 * upper[k] + lower[k];
          }
          return true;
        });
  }

  private static byte[] bytes(DeviceBuffer from, int count) throws GpuException {
    var bytes = new byte[count];
    from.read(0, MemorySegment.ofArray(bytes));
    return bytes;
  }

  @Override
  public void multiply(
      WeightMatrix weights,
      int rowFrom,
      int rowTo,
      Activations x,
      int tokens,
      float[] out,
      int outStride) {
    call(
        c -> {
          int stride = x.stride();
          var high =
              new byte
                  [Math.ceilDiv(tokens, DeviceKernels.TILE_TOKENS)
                      * DeviceKernels.TILE_TOKENS
                      * stride];
          var low = new byte[high.length];
          for (int i = 0; i < tokens * stride; i++) {
            high[i] = (byte) (x.codes[i] + 128 >> 8);
            low[i] = (byte) x.codes[i];
          }
          var limbs =
              new Limbs(
                  c.copy(MemorySegment.ofArray(high)).address(),
                  c.copy(MemorySegment.ofArray(low)).address(),
                  c.copy(x.scales, 0, tokens).address());
          var counting = DeviceSpace.counting();
          DeviceMatrix.of(weights, counting);
          var matrix = DeviceMatrix.of(weights, DeviceSpace.of(c.room(counting.bytes())));
          var products = c.room((long) tokens * weights.rows() * WORD);
          kernels.multiply(matrix, limbs, tokens, products.address());
          var all = new float[tokens * weights.rows()];
          c.read(products, all, 0, all.length);
          for (int token = 0; token < tokens; token++) {
            int from = token * weights.rows() + rowFrom;
            System.arraycopy(all, from, out, token * outStride + rowFrom, rowTo - rowFrom);
          }
          return true;
        });
  }

  @Override
  public boolean rmsNorm(
      float[] x, int offset, float[] weights, float eps, float[] out, int outOffset) {
    int count = weights.length;
    return call(
        c -> {
          var result = c.room((long) count * WORD);
          kernels.rmsNorm(
              c.copy(x, offset, count).address(),
              count,
              1,
              c.copy(weights, 0, count).address(),
              count,
              eps,
              result.address(),
              count,
              1,
              0,
              c.faults.address());
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
          kernels.softCap(values.address(), count, 1, cap, 0, c.faults.address());
          c.read(values, x, offset, count);
          return c.finite();
        });
  }

  @Override
  public boolean storeHeads(
      float[] x,
      int offset,
      RopeTables rope,
      int position,
      KvCache cache,
      int layer,
      QueryCodes queries,
      int token) {
    var shape = cache.shape();
    int width = (queries.heads() + 2 * shape.kvHeads()) * shape.headDim();
    return call(
        c -> {
          var values = c.copy(x, offset, width);
          var codes = c.room((long) queries.heads() * shape.headDim() * Short.BYTES);
          var scales = c.room((long) queries.heads() * WORD);
          var pages = new Pages(c, cache, position + 1);
          var tables =
              new DeviceWeights.Rope(
                  c.copy(rope.cos(), 0, rope.cos().length).address(),
                  c.copy(rope.sin(), 0, rope.sin().length).address());
          kernels.storeHeads(
              values.address(),
              1,
              heads(queries.heads(), shape, layer),
              tables,
              pages.places(position),
              codes.address(),
              scales.address(),
              c.faults.address());
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

  private static Heads heads(int heads, KvShape shape, int layer) {
    return new Heads(heads, shape.kvHeads(), shape.headDim(), layer, shape.vectorsPerPage());
  }

  /** Copies of a cache's pages as the device lays them out. */
  private static final class Pages {
    private final Call call;
    private final KvCache cache;
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    Pages(Call call, KvCache cache, int length) throws GpuException {
      this.call = call;
      this.cache = cache;
      for (int i = 0; i < KvShape.pages(length); i++) {
        var buffer = call.room(cache.shape().pageBytes());
        long at = 0;
        for (var part : parts(i)) {
          buffer.write(at, part);
          at += part.byteSize();
        }
        buffers.add(buffer);
      }
    }

    private List<MemorySegment> parts(int index) {
      var page = cache.page(index);
      long values = (long) cache.shape().vectorsPerPage() * cache.shape().headDim();
      return List.of(
          MemorySegment.ofArray(page.keys),
          MemorySegment.ofArray(page.values).asSlice(0, values),
          MemorySegment.ofArray(page.keyScales),
          MemorySegment.ofArray(page.valueScales));
    }

    void readBack(int index) throws GpuException {
      long at = 0;
      for (var part : parts(index)) {
        buffers.get(index).read(at, part);
        at += part.byteSize();
      }
    }

    Places places(int position) throws GpuException {
      long[] addresses = buffers.stream().mapToLong(DeviceBuffer::address).toArray();
      return new Places(
          call.copy(position).address(),
          call.copy(MemorySegment.ofArray(addresses)).address(),
          call.copy(0).address());
    }
  }

  @Override
  public boolean attend(
      short[] query,
      int queryOffset,
      float queryScale,
      KvCache cache,
      int layer,
      int kvHead,
      int length,
      AttentionRule rule,
      AttentionScratch scratch,
      float[] out,
      int outOffset) {
    var shape = cache.shape();
    int headDim = shape.headDim();
    int heads = shape.kvHeads();
    return call(
        c -> {
          // The head stands where the one of its keys does; the others' are zeros.
          var codes = new short[heads * headDim];
          System.arraycopy(query, queryOffset, codes, kvHead * headDim, headDim);
          var scales = new float[heads];
          scales[kvHead] = queryScale;
          var result = c.room((long) heads * headDim * WORD);
          // More room than parts, as a batch with a longer neighbour has it.
          int parts = DeviceKernels.parts(length, rule) + 1;
          long all = (long) heads * parts;
          kernels.attend(
              c.copy(MemorySegment.ofArray(codes)).address(),
              c.copy(scales, 0, heads).address(),
              new Pages(c, cache, length).places(length - 1),
              0,
              1,
              heads(heads, shape, layer),
              rule,
              new Parts(
                  c.room(all * DeviceKernels.PART_PAGES * KvPage.TOKENS * WORD).address(),
                  c.room(all * WORD).address(),
                  c.room(all * Long.BYTES).address(),
                  c.room(all * WORD).address(),
                  c.room(all * headDim * WORD).address(),
                  parts),
              result.address(),
              c.faults.address());
          if (!c.finite()) {
            return false;
          }
          var values = new float[heads * headDim];
          c.read(result, values, 0, values.length);
          System.arraycopy(values, kvHead * headDim, out, outOffset, headDim);
          return true;
        });
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    return call(
        c -> {
          int chunks = DeviceKernels.chunks(count);
          var masses = c.room((long) count * WORD);
          var sums = c.room((long) chunks * Long.BYTES);
          kernels.probabilities(
              c.copy(x, offset, count).address(),
              count,
              1,
              factor,
              c.room((long) chunks * WORD).address(),
              masses.address(),
              sums.address());
          masses.read(0, MemorySegment.ofArray(out).asSlice(0, (long) count * WORD));
          var parts = new long[chunks];
          sums.read(0, MemorySegment.ofArray(parts));
          return Arrays.stream(parts).sum();
        });
  }

  @Override
  public long topTwo(float[] x, int offset, int count) {
    return call(
        c -> {
          int chunks = DeviceKernels.chunks(count);
          var pairs = c.room(2L * chunks * Long.BYTES);
          kernels.topTwo(
              c.copy(x, offset, count).address(), count, 1, pairs.address(), c.faults.address());
          if (!c.finite()) {
            return -1L;
          }
          var all = new long[2 * chunks];
          pairs.read(0, MemorySegment.ofArray(all));
          var sorted =
              Arrays.stream(all).boxed().sorted((a, b) -> Long.compareUnsigned(b, a)).toList();
          return (long) DeviceKernels.pairIndex(sorted.get(1)) << Integer.SIZE
              | DeviceKernels.pairIndex(sorted.get(0));
        });
  }
}
