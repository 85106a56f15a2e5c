package io.aipowergrid.node.gpu.ptx;

import java.util.List;

/** What the lanes of a warp do together. All read before any writes. */
final class PtxWarpSteps {
  static final int LANES = 32;

  private PtxWarpSteps() {}

  /** The lanes wait for each other. */
  static PtxStep.Warp meet() {
    return lanes -> {};
  }

  /** Shuffles of all lanes, over the whole warp. */
  static PtxStep.Warp shuffle(PtxInstruction i, PtxRegisters names) {
    if (!i.parts().equals(List.of("shfl", "sync", "bfly", "b32"))) {
      throw new IllegalArgumentException("unknown: " + i);
    }
    // The predicate beside the target says that the lane was there, which all are.
    int to = names.place(i.operand(0).split("\\|")[0]);
    int from = names.place(i.operand(1));
    int distance = names.place(i.operand(2));
    int clamp = names.place(i.operand(3));
    int mask = names.place(i.operand(4));
    return lanes -> {
      var values = new long[LANES];
      for (int lane = 0; lane < LANES; lane++) {
        var thread = lanes.get(lane);
        if (thread.registers[clamp] != LANES - 1 || (int) thread.registers[mask] != -1) {
          throw new IllegalStateException("a shuffle of a part of the warp");
        }
        values[lane] = lanes.get(lane ^ (int) thread.registers[distance] & 31).registers[from];
      }
      for (int lane = 0; lane < LANES; lane++) {
        lanes.get(lane).registers[to] = values[lane];
      }
    };
  }

  /** d = a * b + c in 8-bit integers; fragments as PTX ISA 9.7.14 draws them. */
  static PtxStep.Warp multiplyMatrices(PtxInstruction i, PtxRegisters names) {
    var shape = i.parts().get(3);
    if (!List.of("m16n8k32", "m8n8k16").contains(shape)
        || !i.parts().subList(4, 10).equals(List.of("row", "col", "s32", "s8", "s8", "s32"))) {
      throw new IllegalArgumentException("unknown: " + i);
    }
    int halves = shape.equals("m16n8k32") ? 2 : 1;
    int[][] places =
        i.operands().stream()
            .map(operand -> PtxInstruction.of("x " + operand).members(0))
            .map(members -> members.stream().mapToInt(names::place).toArray())
            .toArray(int[][]::new);
    int columns = 16 * halves;
    return lanes -> {
      int[][] sums = new int[LANES][2 * halves];
      for (int lane = 0; lane < LANES; lane++) {
        for (int n = 0; n < 2 * halves; n++) {
          int row = lane / 4 + n / 2 * 8;
          int token = lane % 4 * 2 + n % 2;
          int sum = (int) lanes.get(lane).registers[places[3][n]];
          for (int k = 0; k < columns; k++) {
            sum += left(lanes, places[1], halves, row, k) * right(lanes, places[2], token, k);
          }
          sums[lane][n] = sum;
        }
      }
      for (int lane = 0; lane < LANES; lane++) {
        for (int n = 0; n < 2 * halves; n++) {
          lanes.get(lane).registers[places[0][n]] = sums[lane][n];
        }
      }
    };
  }

  /** Registers go down the rows first, then along the columns. */
  private static int left(List<PtxThread> lanes, int[] a, int halves, int row, int column) {
    int register = column / 16 * halves + row / 8;
    int lane = row % 8 * 4 + column % 16 / 4;
    return (byte) (lanes.get(lane).registers[a[register]] >>> column % 4 * 8);
  }

  private static int right(List<PtxThread> lanes, int[] b, int token, int column) {
    int lane = token * 4 + column % 16 / 4;
    return (byte) (lanes.get(lane).registers[b[column / 16]] >>> column % 4 * 8);
  }
}
