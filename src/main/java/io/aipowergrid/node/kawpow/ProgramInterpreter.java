package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.kawpow.ProgpowProgram.CacheMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.DatasetMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.MathMerge;

/**
 * Executes a program on the processor, one operation on all 16 lanes before the next: register r of
 * lane l is word {@code 16 r + l} of the mix. Holds no state; thread-safe.
 */
final class ProgramInterpreter {
  private static final int LANES = Kawpow.LANES;

  private final int[] l1Cache;

  ProgramInterpreter(int[] l1Cache) {
    this.l1Cache = l1Cache;
  }

  /**
   * Executes one round.
   *
   * @param round 0..63; it decides which lane takes which part of the item
   * @param items holds the dataset item of this round from {@code itemOffset} on
   */
  void execute(ProgpowProgram program, int round, int[] mix, int[] items, int itemOffset) {
    for (var operation : program.operations()) {
      switch (operation) {
        case CacheMerge merge -> mergeCache(merge, mix);
        case MathMerge merge -> mergeMath(merge, mix);
        case DatasetMerge merge -> mergeItem(merge, mix, items, itemOffset, round);
      }
    }
  }

  private void mergeCache(CacheMerge operation, int[] mix) {
    int address = operation.address() * LANES;
    int target = operation.target() * LANES;
    var merge = operation.merge();
    for (int lane = 0; lane < LANES; lane++) {
      int word = l1Cache[Integer.remainderUnsigned(mix[address + lane], Kawpow.L1_WORDS)];
      mix[target + lane] = merge.apply(mix[target + lane], word);
    }
  }

  private static void mergeMath(MathMerge operation, int[] mix) {
    int left = operation.left() * LANES;
    int right = operation.right() * LANES;
    int target = operation.target() * LANES;
    var function = operation.function();
    var merge = operation.merge();
    for (int lane = 0; lane < LANES; lane++) {
      int word = function.apply(mix[left + lane], mix[right + lane]);
      mix[target + lane] = merge.apply(mix[target + lane], word);
    }
  }

  private static void mergeItem(
      DatasetMerge operation, int[] mix, int[] items, int itemOffset, int round) {
    int target = operation.target() * LANES;
    var merge = operation.merge();
    for (int lane = 0; lane < LANES; lane++) {
      int part = (lane ^ round) % LANES * ProgpowProgram.DATASET_WORDS;
      int word = items[itemOffset + part + operation.word()];
      mix[target + lane] = merge.apply(mix[target + lane], word);
    }
  }
}
