package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.crypto.KeccakF1600;
import io.aipowergrid.node.kawpow.KeccakF800;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Keccak-f[800] and Keccak-f[1600] as a loop over rounds on registers (the Keccak reference,
 * version 3.0). A lane of 64 bits is two registers, the low one first, because the device computes
 * on 32 bits.
 */
final class KeccakText {
  private static final int LANES = 25;
  private static final int SIDE = 5;

  /** Truth tables of lop3: {@code a ^ b ^ c} and {@code a ^ (~b & c)}. */
  private static final String XOR3 = "0x96";

  private static final String CHI = "0xd2";

  private final PtxText ptx;
  private final int halves;
  private final String constants;
  private final long[] roundConstants;

  private KeccakText(PtxText ptx, int halves, String constants, long[] roundConstants) {
    this.ptx = ptx;
    this.halves = halves;
    this.constants = constants;
    this.roundConstants = roundConstants;
  }

  static KeccakText f800(PtxText ptx) {
    long[] constants = Arrays.stream(KeccakF800.roundConstants()).asLongStream().toArray();
    return new KeccakText(ptx, 1, "keccak_f800_constants", constants);
  }

  static KeccakText f1600(PtxText ptx) {
    return new KeccakText(ptx, 2, "keccak_f1600_constants", KeccakF1600.roundConstants());
  }

  /** The round constants in constant memory, for the head of the module. */
  String declaration() {
    String values =
        LongStream.of(roundConstants).mapToObj(this::literals).collect(Collectors.joining(", "));
    return ".const .align 4 .b32 "
        + constants
        + "["
        + roundConstants.length * halves
        + "] = {"
        + values
        + "};\n";
  }

  private String literals(long constant) {
    return IntStream.range(0, halves)
        .mapToObj(half -> Integer.toUnsignedString((int) (constant >>> 32 * half)))
        .collect(Collectors.joining(", "));
  }

  /**
   * Emits the permutation.
   *
   * @param state 25 lanes in place, lane (x, y) at {@code x + 5 y}, each of one or two registers
   */
  void permute(List<String> state) {
    String address = ptx.computeLong("mov.u64", constants);
    String round = ptx.compute("mov.u32", 0);
    String loop = ptx.label();
    theta(state);
    chi(state, rhoAndPi(state));
    for (int half = 0; half < halves; half++) {
      String constant = ptx.compute("ld.const.u32", "[" + address + "+" + 4 * half + "]");
      ptx.op("xor.b32", state.get(half), state.get(half), constant);
    }
    ptx.op("add.u64", address, address, 4 * halves);
    ptx.op("add.u32", round, round, 1);
    String more = ptx.predicate();
    ptx.op("setp.lt.u32", more, round, roundConstants.length);
    ptx.op("@" + more + " bra", loop);
  }

  private void theta(List<String> state) {
    List<List<String>> columns = new ArrayList<>();
    for (int x = 0; x < SIDE; x++) {
      columns.add(column(state, x));
    }
    for (int x = 0; x < SIDE; x++) {
      var left = columns.get((x + 4) % SIDE);
      var right = rotate(columns.get((x + 1) % SIDE), 1);
      for (int half = 0; half < halves; half++) {
        for (int y = 0; y < SIDE; y++) {
          String word = state.get((x + SIDE * y) * halves + half);
          ptx.op("lop3.b32", word, word, left.get(half), right.get(half), XOR3);
        }
      }
    }
  }

  private List<String> column(List<String> state, int x) {
    List<String> column = new ArrayList<>();
    for (int half = 0; half < halves; half++) {
      String sum = word(state, x, half);
      for (int y = 1; y < SIDE; y += 2) {
        String next = word(state, x + SIDE * y, half);
        String after = word(state, x + SIDE * (y + 1), half);
        sum = ptx.compute("lop3.b32", sum, next, after, XOR3);
      }
      column.add(sum);
    }
    return column;
  }

  private String word(List<String> state, int lane, int half) {
    return state.get(lane * halves + half);
  }

  /** Lane (x, y), rotated, goes to (y, 2 x + 3 y). */
  private List<String> rhoAndPi(List<String> state) {
    var moved = new String[LANES * halves];
    for (int lane = 0; lane < LANES; lane++) {
      int x = lane % SIDE;
      int y = lane / SIDE;
      var rotated = rotate(state.subList(lane * halves, (lane + 1) * halves), rotation(x, y));
      int target = y + SIDE * ((2 * x + 3 * y) % SIDE);
      for (int half = 0; half < halves; half++) {
        moved[target * halves + half] = rotated.get(half);
      }
    }
    return List.of(moved);
  }

  /** The triangular numbers along the walk (x, y) -> (y, 2 x + 3 y) from (1, 0). */
  private static int rotation(int x, int y) {
    int walkX = 1;
    int walkY = 0;
    for (int t = 0; t < LANES - 1; t++) {
      if (walkX == x && walkY == y) {
        return (t + 1) * (t + 2) / 2;
      }
      int nextY = (2 * walkX + 3 * walkY) % SIDE;
      walkX = walkY;
      walkY = nextY;
    }
    return 0;
  }

  private List<String> rotate(List<String> lane, int count) {
    int bits = count % (32 * halves);
    if (bits == 0) {
      // A copy, because chi overwrites the original while other lanes still need this one.
      return lane.stream().map(half -> ptx.compute("mov.u32", half)).toList();
    }
    if (halves == 1) {
      return List.of(ptx.compute("shf.l.wrap.b32", lane.get(0), lane.get(0), bits));
    }
    String low = lane.get(bits / 32);
    String high = lane.get(1 - bits / 32);
    return List.of(
        ptx.compute("shf.l.wrap.b32", high, low, bits % 32),
        ptx.compute("shf.l.wrap.b32", low, high, bits % 32));
  }

  private void chi(List<String> state, List<String> moved) {
    for (int lane = 0; lane < LANES; lane++) {
      int row = lane / SIDE * SIDE;
      int next = row + (lane + 1) % SIDE;
      int after = row + (lane + 2) % SIDE;
      for (int half = 0; half < halves; half++) {
        ptx.op(
            "lop3.b32",
            word(state, lane, half),
            word(moved, lane, half),
            word(moved, next, half),
            word(moved, after, half),
            CHI);
      }
    }
  }
}
