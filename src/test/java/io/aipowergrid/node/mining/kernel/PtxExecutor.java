package io.aipowergrid.node.mining.kernel;

import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;

/** Turns instructions into steps that change the registers of one warp and the memory. */
final class PtxExecutor {
  private static final int LANES = WarpRegisters.LANES;

  private final WarpRegisters registers;
  private final Map<String, Long> parameters;
  private final WarpMemory memory;
  private final int[] constant;
  private final int[] shared;

  PtxExecutor(
      WarpRegisters registers,
      Map<String, Long> parameters,
      WarpMemory memory,
      int[] constant,
      int[] shared) {
    this.registers = registers;
    this.parameters = parameters;
    this.memory = memory;
    this.constant = constant;
    this.shared = shared;
  }

  /** Whether the warp jumps; all lanes must want the same. */
  boolean branches(PtxInstruction instruction) {
    boolean[] guard = registers.predicate(instruction.guard());
    for (boolean lane : guard) {
      if (lane != guard[0]) {
        throw new IllegalStateException("the warp splits at " + instruction);
      }
    }
    return guard[0];
  }

  Runnable compile(PtxInstruction i) {
    return switch (i.opcode()) {
      case "ret", "bra", "bar.sync" -> () -> {};
      case "mov.u32" -> unary(i, (a, unused) -> a);
      case "add.u32" -> binary(i, Integer::sum);
      case "sub.u32" -> binary(i, (a, b) -> a - b);
      case "mul.lo.u32" -> binary(i, (a, b) -> a * b);
      case "mul.hi.u32" ->
          binary(i, (a, b) -> (int) ((a & 0xffffffffL) * (b & 0xffffffffL) >>> 32));
      case "min.u32" -> binary(i, (a, b) -> Integer.compareUnsigned(a, b) < 0 ? a : b);
      case "and.b32" -> binary(i, (a, b) -> a & b);
      case "or.b32" -> binary(i, (a, b) -> a | b);
      case "xor.b32" -> binary(i, (a, b) -> a ^ b);
      // Counts above 31 clear the register on the device; ours are literals below.
      case "shl.b32" -> binary(i, (a, b) -> a << b);
      case "shr.u32" -> binary(i, (a, b) -> a >>> b);
      case "clz.b32" -> unary(i, (a, unused) -> Integer.numberOfLeadingZeros(a));
      case "popc.b32" -> unary(i, (a, unused) -> Integer.bitCount(a));
      case "mad.lo.u32" -> ternary(i, (a, b, c) -> a * b + c);
      case "shf.l.wrap.b32" -> ternary(i, (a, b, c) -> (int) (pair(a, b) << (c & 31) >>> 32));
      case "shf.r.wrap.b32" -> ternary(i, (a, b, c) -> (int) (pair(a, b) >>> (c & 31)));
      case "lop3.b32" -> lop3(i);
      case "prmt.b32" -> ternary(i, PtxExecutor::permuteBytes);
      case "selp.b32" -> select(i);
      case "setp.lt.u32" -> compare(i, (a, b) -> Integer.compareUnsigned(a, b) < 0 ? 1 : 0);
      case "setp.eq.u32" -> compare(i, (a, b) -> a == b ? 1 : 0);
      case "shfl.sync.idx.b32" -> shuffle(i);
      default -> wideOrMemory(i);
    };
  }

  private Runnable wideOrMemory(PtxInstruction i) {
    return switch (i.opcode()) {
      case "mov.u64", "cvta.to.global.u64" -> {
        long[] a = registers.doubleWord(i.operand(1));
        yield wide(i, lane -> a[lane]);
      }
      case "add.u64" -> {
        long[] a = registers.doubleWord(i.operand(1));
        long[] b = registers.doubleWord(i.operand(2));
        yield wide(i, lane -> a[lane] + b[lane]);
      }
      case "cvt.u64.u32" -> {
        int[] a = registers.word(i.operand(1));
        yield wide(i, lane -> a[lane] & 0xffffffffL);
      }
      case "mad.wide.u32" -> {
        int[] a = registers.word(i.operand(1));
        int[] b = registers.word(i.operand(2));
        long[] c = registers.doubleWord(i.operand(3));
        yield wide(i, lane -> (a[lane] & 0xffffffffL) * (b[lane] & 0xffffffffL) + c[lane]);
      }
      case "mov.b64" -> moveHalves(i);
      case "setp.le.u64" -> compareWide(i);
      case "ld.param.u32" -> {
        int value = parameters.get(i.base(1)).intValue();
        yield word(i, lane -> value);
      }
      case "ld.param.u64" -> {
        long value = parameters.get(i.base(1));
        yield wide(i, lane -> value);
      }
      case "ld.const.u32" -> loadConstant(i);
      case "ld.shared.u32" -> {
        int[] at = registers.word(i.base(1));
        yield word(i, lane -> shared[(at[lane] + i.offset(1)) / 4]);
      }
      case "ld.global.v4.u32" -> loadVector(i);
      case "st.shared.v4.u32" -> storeShared(i);
      case "st.global.v4.u32" -> storeVector(i);
      case "st.global.u32" -> storeWord(i);
      case "st.global.u64" -> storeDoubleWord(i);
      case "atom.global.add.u32" -> atomicAdd(i);
      default -> throw new IllegalArgumentException("unknown opcode: " + i);
    };
  }

  private interface Ternary {
    int apply(int a, int b, int c);
  }

  private interface LaneToLong {
    long apply(int lane);
  }

  private interface LaneToInt {
    int apply(int lane);
  }

  private Runnable each(PtxInstruction i, IntConsumer act) {
    if (i.guard() == null) {
      return () -> {
        for (int lane = 0; lane < LANES; lane++) {
          act.accept(lane);
        }
      };
    }
    boolean[] guard = registers.predicate(i.guard());
    return () -> {
      for (int lane = 0; lane < LANES; lane++) {
        if (guard[lane]) {
          act.accept(lane);
        }
      }
    };
  }

  private Runnable word(PtxInstruction i, LaneToInt value) {
    int[] target = registers.word(i.operand(0));
    return each(i, lane -> target[lane] = value.apply(lane));
  }

  private Runnable wide(PtxInstruction i, LaneToLong value) {
    long[] target = registers.doubleWord(i.operand(0));
    return each(i, lane -> target[lane] = value.apply(lane));
  }

  private Runnable unary(PtxInstruction i, IntBinaryOperator operator) {
    int[] a = registers.word(i.operand(1));
    return word(i, lane -> operator.applyAsInt(a[lane], 0));
  }

  private Runnable binary(PtxInstruction i, IntBinaryOperator operator) {
    int[] a = registers.word(i.operand(1));
    int[] b = registers.word(i.operand(2));
    return word(i, lane -> operator.applyAsInt(a[lane], b[lane]));
  }

  private Runnable ternary(PtxInstruction i, Ternary operator) {
    int[] a = registers.word(i.operand(1));
    int[] b = registers.word(i.operand(2));
    int[] c = registers.word(i.operand(3));
    return word(i, lane -> operator.apply(a[lane], b[lane], c[lane]));
  }

  private static long pair(int low, int high) {
    return (low & 0xffffffffL) | (long) high << 32;
  }

  /** Every bit by the truth table: a gives 4, b gives 2, c gives 1. */
  private Runnable lop3(PtxInstruction i) {
    int table = Integer.decode(i.operand(4));
    return ternary(
        i,
        (a, b, c) -> {
          int result = 0;
          for (int row = 0; row < 8; row++) {
            if ((table >>> row & 1) == 1) {
              result |=
                  ((row & 4) != 0 ? a : ~a) & ((row & 2) != 0 ? b : ~b) & ((row & 1) != 0 ? c : ~c);
            }
          }
          return result;
        });
  }

  /** Four selectors of three bits pick from the eight bytes of both words. */
  private static int permuteBytes(int a, int b, int selector) {
    int result = 0;
    for (int n = 0; n < 4; n++) {
      int from = selector >>> 4 * n & 7;
      result |= (int) (pair(a, b) >>> 8 * from & 0xff) << 8 * n;
    }
    return result;
  }

  private Runnable select(PtxInstruction i) {
    int[] a = registers.word(i.operand(1));
    int[] b = registers.word(i.operand(2));
    boolean[] p = registers.predicate(i.operand(3));
    return word(i, lane -> p[lane] ? a[lane] : b[lane]);
  }

  private Runnable compare(PtxInstruction i, IntBinaryOperator operator) {
    boolean[] target = registers.predicate(i.operand(0));
    int[] a = registers.word(i.operand(1));
    int[] b = registers.word(i.operand(2));
    return each(i, lane -> target[lane] = operator.applyAsInt(a[lane], b[lane]) == 1);
  }

  private Runnable compareWide(PtxInstruction i) {
    boolean[] target = registers.predicate(i.operand(0));
    long[] a = registers.doubleWord(i.operand(1));
    long[] b = registers.doubleWord(i.operand(2));
    return each(i, lane -> target[lane] = Long.compareUnsigned(a[lane], b[lane]) <= 0);
  }

  /** All lanes read before any is written. */
  private Runnable shuffle(PtxInstruction i) {
    int[] target = registers.word(i.operand(0));
    int[] source = registers.word(i.operand(1));
    int[] from = registers.word(i.operand(2));
    int clamp = Integer.decode(i.operand(3));
    int segment = clamp >>> 8 & 31;
    return () -> {
      int[] before = source.clone();
      for (int lane = 0; lane < LANES; lane++) {
        int first = lane & segment;
        int wanted = first | from[lane] & 31 & ~segment;
        int last = first | clamp & 31 & ~segment;
        target[lane] = before[wanted <= last ? wanted : lane];
      }
    };
  }

  private Runnable moveHalves(PtxInstruction i) {
    if (i.operand(0).startsWith("{")) {
      int[] low = registers.word(i.vector(0).get(0));
      int[] high = registers.word(i.vector(0).get(1));
      long[] from = registers.doubleWord(i.operand(1));
      return each(
          i,
          lane -> {
            low[lane] = (int) from[lane];
            high[lane] = (int) (from[lane] >>> 32);
          });
    }
    int[] low = registers.word(i.vector(1).get(0));
    int[] high = registers.word(i.vector(1).get(1));
    return wide(i, lane -> pair(low[lane], high[lane]));
  }

  private Runnable loadConstant(PtxInstruction i) {
    long[] at = registers.doubleWord(i.base(1));
    return word(i, lane -> constant[(int) (at[lane] + i.offset(1)) / 4]);
  }

  private List<int[]> vector(PtxInstruction i, int operand) {
    return i.vector(operand).stream().map(registers::word).toList();
  }

  private Runnable loadVector(PtxInstruction i) {
    var targets = vector(i, 0);
    long[] at = registers.doubleWord(i.base(1));
    int offset = i.offset(1);
    return each(
        i,
        lane -> {
          long address = aligned(at[lane] + offset, 16);
          for (int n = 0; n < 4; n++) {
            targets.get(n)[lane] = memory.load(address + 4L * n);
          }
        });
  }

  private Runnable storeVector(PtxInstruction i) {
    var sources = vector(i, 1);
    long[] at = registers.doubleWord(i.base(0));
    int offset = i.offset(0);
    return each(
        i,
        lane -> {
          long address = aligned(at[lane] + offset, 16);
          for (int n = 0; n < 4; n++) {
            memory.store(address + 4L * n, sources.get(n)[lane]);
          }
        });
  }

  private Runnable storeShared(PtxInstruction i) {
    var sources = vector(i, 1);
    int[] at = registers.word(i.base(0));
    return each(
        i,
        lane -> {
          for (int n = 0; n < 4; n++) {
            shared[(int) aligned(at[lane], 16) / 4 + n] = sources.get(n)[lane];
          }
        });
  }

  private Runnable storeWord(PtxInstruction i) {
    int[] source = registers.word(i.operand(1));
    long[] at = registers.doubleWord(i.base(0));
    return each(i, lane -> memory.store(at[lane] + i.offset(0), source[lane]));
  }

  private Runnable storeDoubleWord(PtxInstruction i) {
    long[] source = registers.doubleWord(i.operand(1));
    long[] at = registers.doubleWord(i.base(0));
    return each(
        i,
        lane -> {
          long address = aligned(at[lane] + i.offset(0), 8);
          memory.store(address, (int) source[lane]);
          memory.store(address + 4, (int) (source[lane] >>> 32));
        });
  }

  private Runnable atomicAdd(PtxInstruction i) {
    int[] target = registers.word(i.operand(0));
    long[] at = registers.doubleWord(i.base(1));
    int[] added = registers.word(i.operand(2));
    return each(
        i,
        lane -> {
          int before = memory.load(at[lane]);
          memory.store(at[lane], before + added[lane]);
          target[lane] = before;
        });
  }

  private static long aligned(long address, int bytes) {
    if (address % bytes != 0) {
      throw new IllegalStateException("misaligned address " + Long.toHexString(address));
    }
    return address;
  }
}
