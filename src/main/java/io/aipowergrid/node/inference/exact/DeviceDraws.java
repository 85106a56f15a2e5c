package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The draws of a pass on a device: plain ones are made there, and only what a leaf says of them
 * comes to the host; of other rows the logits do. {@link #draw} is for the device's thread, the
 * rest for the one that waited for the pass.
 */
final class DeviceDraws {
  /** The factor of a row whose logits the host reads; not above 0, so they stay. */
  private static final float OF_HOST = -1;

  private final DeviceKernels kernels;
  private final DeviceScratch scratch;
  private final int vocabulary;
  private final float[] factors;
  private final long[] randoms;
  private final ByteBuffer draws;
  private float[] logits = new float[0];

  /** Uses the logits and the room for draws of the scratch. */
  DeviceDraws(DeviceKernels kernels, DeviceScratch scratch, int vocabulary) {
    this.kernels = kernels;
    this.scratch = scratch;
    this.vocabulary = vocabulary;
    this.factors = new float[scratch.tokensMax];
    this.randoms = new long[scratch.tokensMax];
    this.draws =
        ByteBuffer.allocate(scratch.tokensMax * DeviceKernels.DRAW_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Draws, and reads what has come out.
   *
   * @param outputRows the row of each token's logits
   * @param rows how many rows there are, the first ones
   */
  void draw(Batch batch, int[] outputRows, int rows) throws GpuException {
    boolean anyPlain = false;
    boolean anyMasses = false;
    for (int token = 0; token < batch.size(); token++) {
      if (batch.wanted[token] == Batch.Wanted.LOGITS) {
        var plain = batch.draws[token];
        int row = outputRows[token];
        factors[row] = plain == null ? OF_HOST : plain.factor();
        randoms[row] = plain == null ? 0 : plain.random();
        anyPlain |= plain != null;
        anyMasses |= factors[row] > 0;
      }
    }
    if (anyPlain) {
      drawThere(rows, anyMasses);
    }
    readLogits(rows);
  }

  private void drawThere(int rows, boolean anyMasses) throws GpuException {
    long x = scratch.logits.address();
    var room = scratch.drawing();
    scratch.factors.write(part(MemorySegment.ofArray(factors), rows, Float.BYTES));
    kernels.best(x, vocabulary, rows, room);
    if (anyMasses) {
      scratch.randoms.write(part(MemorySegment.ofArray(randoms), rows, Long.BYTES));
      kernels.masses(x, vocabulary, rows, room);
      kernels.pick(x, vocabulary, rows, room);
    }
    scratch.draws.read(part(MemorySegment.ofBuffer(draws), rows, DeviceKernels.DRAW_BYTES));
  }

  private void readLogits(int rows) throws GpuException {
    long rowBytes = (long) vocabulary * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      if (!isDrawn(row)) {
        int end = Math.multiplyExact(rows, vocabulary);
        logits = logits.length < end ? new float[end] : logits;
        var target = MemorySegment.ofArray(logits).asSlice(row * rowBytes, rowBytes);
        scratch.logits.read(row * rowBytes, target);
      }
    }
  }

  private static MemorySegment part(MemorySegment all, int rows, int bytes) {
    return all.asSlice(0, (long) rows * bytes);
  }

  /** Whether the row's draw was made on the device. */
  boolean isDrawn(int row) {
    return factors[row] != OF_HOST;
  }

  /** A draw that was made on the device; null as that of {@link Sampler#draw}. */
  @Nullable Draw drawn(int row) {
    var one = draws.slice(row * DeviceKernels.DRAW_BYTES, DeviceKernels.DRAW_BYTES);
    return read(one.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Reads a draw_t; null when it has a fault. */
  static @Nullable Draw read(ByteBuffer one) {
    int runnerUp = one.getInt(4);
    float bestLogit = one.getFloat(8);
    float runnerUpLogit = one.getFloat(12);
    boolean fault = one.getInt(28) != 0;
    return fault
        ? null
        : new Draw(one.getInt(24), runnerUp, bestLogit, runnerUpLogit, one.getLong(16));
  }

  /** The logits of the other rows, each where its number says. */
  float[] logits() {
    return logits;
  }
}
