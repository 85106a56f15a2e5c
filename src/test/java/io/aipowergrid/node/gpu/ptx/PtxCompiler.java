package io.aipowergrid.node.gpu.ptx;

import io.aipowergrid.node.gpu.ptx.PtxStep.Own;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Turns instructions into steps: the part of PTX ISA 7.0 that our kernels use. Anything else is an
 * error.
 */
final class PtxCompiler {
  private final PtxRegisters names;
  private final Map<String, Integer> labels;

  PtxCompiler(PtxRegisters names, Map<String, Integer> labels) {
    this.names = names;
    this.labels = labels;
  }

  PtxStep compile(PtxInstruction i) {
    var step =
        switch (i.name()) {
          case "bar" -> i.has("warp") ? PtxWarpSteps.meet() : new PtxStep.Barrier();
          case "shfl" -> PtxWarpSteps.shuffle(i, names);
          case "mma" -> PtxWarpSteps.multiplyMatrices(i, names);
          default -> own(i);
        };
    return i.guard().isEmpty() ? step : guarded(i, step);
  }

  private PtxStep guarded(PtxInstruction i, PtxStep step) {
    if (!(step instanceof Own own)) {
      throw new IllegalArgumentException("a guard before " + i);
    }
    boolean wanted = !i.guard().startsWith("!");
    int guard = names.place(wanted ? i.guard() : i.guard().substring(1));
    return (Own)
        t -> {
          if ((t.registers[guard] != 0) == wanted) {
            own.run(t);
          }
        };
  }

  private Own own(PtxInstruction i) {
    return switch (i.name()) {
      case "ret" -> t -> t.ended = true;
      case "bra" -> {
        int target = labels.get(i.operands().getLast());
        yield t -> t.at = target;
      }
      case "mov" -> move(i);
      case "cvta" -> unary(i, a -> a);
      case "ld" -> i.has("param") ? unaryFrom(i, i.base(1), a -> a) : load(i);
      case "st" -> store(i);
      case "cvt" -> convert(i);
      case "setp" -> compare(i);
      case "selp" -> select(i);
      case "mad" -> multiplyAdd(i);
      case "fma" -> fused(i);
      case "bfi" -> insert(i);
      case "dp4a" -> ternary(i, PtxCompiler::dot);
      default -> i.type().isFloat() ? floats(i) : integers(i);
    };
  }

  private Own move(PtxInstruction i) {
    if (i.operand(0).startsWith("{")) {
      var members = i.members(0);
      int bits = i.type().bits() / members.size();
      int from = names.place(i.operand(1));
      int[] to = members.stream().mapToInt(m -> m.equals("_") ? -1 : names.place(m)).toArray();
      return t -> {
        long value = t.registers[from];
        for (int n = 0; n < to.length; n++) {
          if (to[n] >= 0) {
            t.registers[to[n]] = value >>> n * bits & -1L >>> Long.SIZE - bits;
          }
        }
      };
    }
    if (i.operand(1).startsWith("{")) {
      int[] from = places(i.members(1));
      int bits = i.type().bits() / from.length;
      int to = names.place(i.operand(0));
      return t -> {
        long value = 0;
        for (int n = 0; n < from.length; n++) {
          value |= (t.registers[from[n]] & -1L >>> Long.SIZE - bits) << n * bits;
        }
        t.registers[to] = value;
      };
    }
    return unary(i, a -> a);
  }

  private int[] places(List<String> operands) {
    return operands.stream().mapToInt(names::place).toArray();
  }

  private Own load(PtxInstruction i) {
    boolean inBlock = isShared(i);
    int[] to = places(i.members(0));
    int base = names.place(i.base(1));
    int offset = i.offset(1);
    var type = i.type();
    int bytes = type.bytes();
    return t -> {
      long address = address(t, base, offset, bytes * to.length);
      for (int n = 0; n < to.length; n++) {
        long at = address + (long) n * bytes;
        long bits =
            inBlock ? PtxMemory.load(t.shared, (int) at, at, bytes) : t.memory.load(at, bytes);
        t.registers[to[n]] = type.number(bits);
      }
    };
  }

  private Own store(PtxInstruction i) {
    boolean inBlock = isShared(i);
    int base = names.place(i.base(0));
    int offset = i.offset(0);
    int[] from = places(i.members(1));
    int bytes = i.type().bytes();
    return t -> {
      long address = address(t, base, offset, bytes * from.length);
      for (int n = 0; n < from.length; n++) {
        long at = address + (long) n * bytes;
        if (inBlock) {
          PtxMemory.store(t.shared, (int) at, at, bytes, t.registers[from[n]]);
        } else {
          t.memory.store(at, bytes, t.registers[from[n]]);
        }
      }
    };
  }

  private static boolean isShared(PtxInstruction i) {
    if (i.has("local") || i.has("const")) {
      throw new IllegalArgumentException("unknown memory: " + i);
    }
    // Without a name it is any memory; shared memory has no such addresses here.
    return i.has("shared");
  }

  // A vector must be aligned as a whole.
  private static long address(PtxThread t, int base, int offset, int bytes) {
    long address = t.registers[base] + offset;
    if (address % bytes != 0) {
      throw new IllegalStateException("misaligned: %x for %d".formatted(address, bytes));
    }
    return address;
  }

  private Own convert(PtxInstruction i) {
    var to = i.typeBefore();
    var from = i.type();
    if (!to.isFloat() && !from.isFloat()) {
      return unary(i, a -> to.number(from.number(a)));
    }
    if (to.isFloat()
        && !from.isFloat()
        && i.has("rn")
        && !(from.bits() == 64 && from.kind() == 'u')) {
      return unary(i, a -> bits((float) from.number(a)));
    }
    throw new IllegalArgumentException("unknown conversion: " + i);
  }

  private Own compare(PtxInstruction i) {
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    var type = i.type();
    var comparison = i.parts().get(1);
    if (i.parts().size() != 3) {
      throw new IllegalArgumentException("unknown comparison: " + i);
    }
    if (type.isFloat()) {
      return t -> t.registers[to] = holds(comparison, real(t.registers[a]), real(t.registers[b]));
    }
    boolean unsigned = type.kind() == 'u';
    return t -> {
      long x = type.number(t.registers[a]);
      long y = type.number(t.registers[b]);
      t.registers[to] =
          holds(comparison, unsigned ? Long.compareUnsigned(x, y) : Long.compare(x, y));
    };
  }

  private static long holds(String comparison, int order) {
    boolean holds =
        switch (comparison) {
          case "eq" -> order == 0;
          case "ne" -> order != 0;
          case "lt", "lo" -> order < 0;
          case "le", "ls" -> order <= 0;
          case "gt", "hi" -> order > 0;
          case "ge", "hs" -> order >= 0;
          default -> throw new IllegalArgumentException("unknown comparison " + comparison);
        };
    return holds ? 1 : 0;
  }

  /** With a u at the end it also holds when one is no number. */
  private static long holds(String comparison, float a, float b) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return comparison.endsWith("u") ? 1 : 0;
    }
    // -0 equals +0, unlike in Float.compare.
    int order = a < b ? -1 : a > b ? 1 : 0;
    return holds(comparison.substring(0, 2), order);
  }

  private Own select(PtxInstruction i) {
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    int p = names.place(i.operand(3));
    return t -> t.registers[to] = t.registers[t.registers[p] != 0 ? a : b];
  }

  private Own multiplyAdd(PtxInstruction i) {
    var type = i.type();
    if (!i.has("wide") && !i.has("lo")) {
      throw new IllegalArgumentException("unknown: " + i);
    }
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    int c = names.place(i.operand(3));
    return t ->
        t.registers[to] =
            type.number(t.registers[a]) * type.number(t.registers[b]) + t.registers[c];
  }

  private Own fused(PtxInstruction i) {
    requireRounding(i);
    return ternary(i, (a, b, c) -> bits(Math.fma(real(a), real(b), real(c))));
  }

  private static void requireRounding(PtxInstruction i) {
    if (!i.parts().equals(List.of(i.name(), "rn", "f32"))) {
      throw new IllegalArgumentException("not exact: " + i);
    }
  }

  private Own floats(PtxInstruction i) {
    return switch (i.name()) {
      case "neg" -> unary(i, a -> a ^ 0x80000000L);
      case "abs" -> unary(i, a -> a & 0x7fffffffL);
      case "sqrt" -> {
        requireRounding(i);
        yield unary(i, a -> bits((float) Math.sqrt(real(a))));
      }
      case "add" -> rounded(i, (a, b) -> bits(real(a) + real(b)));
      case "sub" -> rounded(i, (a, b) -> bits(real(a) - real(b)));
      case "mul" -> rounded(i, (a, b) -> bits(real(a) * real(b)));
      case "div" -> rounded(i, (a, b) -> bits(real(a) / real(b)));
      default -> throw new IllegalArgumentException("unknown: " + i);
    };
  }

  private Own rounded(PtxInstruction i, LongBinaryOperator operator) {
    requireRounding(i);
    return binary(i, new PtxType('b', 32), operator);
  }

  private static float real(long register) {
    return Float.intBitsToFloat((int) register);
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & 0xffffffffL;
  }

  private Own integers(PtxInstruction i) {
    var type = i.type();
    boolean unsigned = type.kind() != 's';
    return switch (i.name()) {
      case "add" -> binary(i, type, Long::sum);
      case "sub" -> binary(i, type, (a, b) -> a - b);
      case "mul" -> {
        if (i.has("hi") && type.bits() == Long.SIZE && unsigned) {
          yield binary(i, type, Math::unsignedMultiplyHigh);
        }
        if (!i.has("lo") && !i.has("wide")) {
          throw new IllegalArgumentException("unknown: " + i);
        }
        yield binary(i, type, (a, b) -> a * b);
      }
      case "div" -> binary(i, type, unsigned ? Long::divideUnsigned : (a, b) -> a / b);
      case "rem" -> binary(i, type, unsigned ? Long::remainderUnsigned : (a, b) -> a % b);
      case "min" -> binary(i, type, (a, b) -> isLess(a, b, unsigned) ? a : b);
      case "max" -> binary(i, type, (a, b) -> isLess(a, b, unsigned) ? b : a);
      case "and" -> binary(i, type, (a, b) -> a & b);
      case "or" -> binary(i, type, (a, b) -> a | b);
      case "xor" -> binary(i, type, (a, b) -> a ^ b);
      case "not" -> unary(i, a -> type.kind() == 'p' ? a ^ 1 : ~a);
      case "neg" -> unary(i, a -> -a);
      case "abs" -> unary(i, a -> Math.abs(type.number(a)));
      case "shl" -> shift(i, (a, b) -> b >= type.bits() ? 0 : a << b);
      case "shr" ->
          shift(
              i,
              (a, b) ->
                  type.kind() == 's'
                      ? a >> Math.min(b, type.bits() - 1L)
                      : b >= type.bits() ? 0 : a >>> b);
      default -> throw new IllegalArgumentException("unknown: " + i);
    };
  }

  private static boolean isLess(long a, long b, boolean unsigned) {
    return (unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b)) < 0;
  }

  /** The count is an unsigned word, whatever the type of what is moved. */
  private Own shift(PtxInstruction i, LongBinaryOperator operator) {
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    var type = i.type();
    return t ->
        t.registers[to] =
            operator.applyAsLong(type.number(t.registers[a]), t.registers[b] & 0xffffffffL);
  }

  private Own unary(PtxInstruction i, LongUnaryOperator operator) {
    return unaryFrom(i, i.operand(1), operator);
  }

  private Own unaryFrom(PtxInstruction i, String operand, LongUnaryOperator operator) {
    int to = names.place(i.operand(0));
    int a = names.place(operand);
    return t -> t.registers[to] = operator.applyAsLong(t.registers[a]);
  }

  private Own binary(PtxInstruction i, PtxType type, LongBinaryOperator operator) {
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    return t ->
        t.registers[to] =
            operator.applyAsLong(type.number(t.registers[a]), type.number(t.registers[b]));
  }

  private interface Ternary {
    long apply(long a, long b, long c);
  }

  private Own ternary(PtxInstruction i, Ternary operator) {
    int to = names.place(i.operand(0));
    int a = names.place(i.operand(1));
    int b = names.place(i.operand(2));
    int c = names.place(i.operand(3));
    return t -> t.registers[to] = operator.apply(t.registers[a], t.registers[b], t.registers[c]);
  }

  /** Bits of a replace some of b. */
  private Own insert(PtxInstruction i) {
    int from = Integer.parseInt(i.operand(3));
    int length = Integer.parseInt(i.operand(4));
    long mask = -1L >>> Long.SIZE - length << from;
    return ternary(i, (a, b, unused) -> a << from & mask | b & ~mask);
  }

  private static long dot(long a, long b, long c) {
    int sum = (int) c;
    for (int n = 0; n < Integer.SIZE; n += Byte.SIZE) {
      sum += (byte) (a >>> n) * (byte) (b >>> n);
    }
    return sum;
  }
}
