package io.aipowergrid.node.mining.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The registers of a warp by name, 32 lanes each; literals are registers that nobody writes. */
final class WarpRegisters {
  static final int LANES = 32;

  private final Map<String, int[]> words = new HashMap<>();
  private final Map<String, long[]> longs = new HashMap<>();
  private final Map<String, boolean[]> predicates = new HashMap<>();
  private final Map<String, Long> symbols;

  /**
   * @param symbols addresses of named constant and shared memory
   */
  WarpRegisters(Map<String, Long> symbols) {
    this.symbols = symbols;
  }

  int[] word(String name) {
    return words.computeIfAbsent(name, key -> filled(key.startsWith("%") ? 0 : (int) value(key)));
  }

  private static int[] filled(int value) {
    var lanes = new int[LANES];
    Arrays.fill(lanes, value);
    return lanes;
  }

  long[] doubleWord(String name) {
    return longs.computeIfAbsent(
        name,
        key -> {
          var lanes = new long[LANES];
          Arrays.fill(lanes, key.startsWith("%") ? 0 : value(key));
          return lanes;
        });
  }

  private long value(String literal) {
    Long symbol = symbols.get(literal);
    return symbol != null ? symbol : Long.decode(literal);
  }

  boolean[] predicate(String name) {
    return predicates.computeIfAbsent(name, key -> new boolean[LANES]);
  }
}
