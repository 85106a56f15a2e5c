package io.aipowergrid.node.kawpow;

/** A permutation of the registers, walked in a circle (chain.md 3, step 3). */
final class RegisterWalk {
  private final int[] order;
  private int position;

  RegisterWalk(int[] order) {
    this.order = order;
  }

  int next() {
    return order[position++ % order.length];
  }

  static int[] identity() {
    var order = new int[Kawpow.REGISTERS];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Fisher and Yates on both, in step: each position draws for the first, then for the second. */
  static void shuffle(int[] first, int[] second, Kiss99 random) {
    for (int i = Kawpow.REGISTERS; i > 1; i--) {
      swap(first, i - 1, random.next(i));
      swap(second, i - 1, random.next(i));
    }
  }

  private static void swap(int[] order, int i, int j) {
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}
