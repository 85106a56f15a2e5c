package io.aipowergrid.node.inference.exact;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link ExactMath} on vectors. Lane by lane they are the same IEEE-754
 * operations, so every width gives the same bits. The Vector API's own exp, float-to-int conversion
 * and float sums are not used (exact-inference.md 2.2).
 */
final class VectorLanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** As many bytes as there are int lanes, or the smallest vector when that is less. */
  static final VectorSpecies<Byte> BYTES = narrow(byte.class, Integer.BYTES);

  /** As many shorts as there are int lanes. */
  static final VectorSpecies<Short> SHORTS = narrow(short.class, Integer.BYTES / Short.BYTES);

  static final int LANES = INTS.length();

  private VectorLanes() {}

  private static <E> VectorSpecies<E> narrow(Class<E> type, int ratio) {
    int bits = Math.max(VectorShape.S_64_BIT.vectorBitSize(), INTS.vectorBitSize() / ratio);
    return VectorSpecies.of(type, VectorShape.forBitSize(bits));
  }

  static IntVector widenBytes(byte[] from, int index) {
    return (IntVector)
        ByteVector.fromArray(BYTES, from, index).convertShape(VectorOperators.B2I, INTS, 0);
  }

  static IntVector widenBytes(MemorySegment from, long index) {
    var bytes = ByteVector.fromMemorySegment(BYTES, from, index, ByteOrder.LITTLE_ENDIAN);
    return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0);
  }

  static IntVector widenShorts(short[] from, int index) {
    return (IntVector)
        ShortVector.fromArray(SHORTS, from, index).convertShape(VectorOperators.S2I, INTS, 0);
  }

  static FloatVector toFloats(IntVector v) {
    return (FloatVector) v.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  static DoubleVector toDoubles(IntVector v, int half) {
    return (DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, half);
  }

  static LongVector toLongs(IntVector v, int half) {
    return (LongVector) v.convertShape(VectorOperators.I2L, LONGS, half);
  }

  static IntVector rne(FloatVector v) {
    return v.add(ExactMath.RNE_MAGIC).reinterpretAsInts().sub(ExactMath.RNE_MAGIC_BITS);
  }

  static IntVector magnitudeBits(FloatVector v) {
    return v.reinterpretAsInts().and(ExactMath.MAGNITUDE_MASK);
  }

  /** As {@link ExactKernels#softCap}, for finite values. */
  static void softCap(float[] x, int offset, int count, float cap) {
    var two = FloatVector.broadcast(FLOATS, 2.0f);
    int i = offset;
    for (; i < offset + FLOATS.loopBound(count); i += LANES) {
      var e = exp(FloatVector.fromArray(FLOATS, x, i).div(cap).mul(-2.0f));
      two.div(e.add(1.0f)).sub(1.0f).mul(cap).intoArray(x, i);
    }
    for (; i < offset + count; i++) {
      x[i] = ExactMath.softCap(x[i], cap);
    }
  }

  static FloatVector exp(FloatVector x) {
    var low = x.lt(ExactMath.EXP_LOW).or(x.eq(ExactMath.EXP_LOW));
    var high = x.compare(VectorOperators.GT, ExactMath.EXP_HIGH);
    var v = x.blend(ExactMath.EXP_HIGH, high);
    var shifted = v.mul(ExactMath.LOG2_E).add(ExactMath.RNE_MAGIC);
    var n = shifted.reinterpretAsInts().sub(ExactMath.RNE_MAGIC_BITS);
    // Exact, and equal to n as a float: the sum holds n in its last bits.
    var whole = shifted.sub(ExactMath.RNE_MAGIC);
    var r = whole.fma(FloatVector.broadcast(FLOATS, ExactMath.LN2_HIGH), v);
    r = whole.fma(FloatVector.broadcast(FLOATS, ExactMath.LN2_LOW), r);
    var p = FloatVector.broadcast(FLOATS, ExactMath.EXP_C0);
    p = p.fma(r, FloatVector.broadcast(FLOATS, ExactMath.EXP_C1));
    p = p.fma(r, FloatVector.broadcast(FLOATS, ExactMath.EXP_C2));
    p = p.fma(r, FloatVector.broadcast(FLOATS, ExactMath.EXP_C3));
    p = p.fma(r, FloatVector.broadcast(FLOATS, ExactMath.EXP_C4));
    p = p.fma(r, FloatVector.broadcast(FLOATS, ExactMath.EXP_C5));
    p = p.fma(r.mul(r), r);
    p = p.add(1.0f);
    var scaled =
        p.reinterpretAsInts().add(n.lanewise(VectorOperators.LSHL, ExactMath.EXPONENT_SHIFT));
    return scaled.reinterpretAsFloats().blend(0.0f, low);
  }
}
