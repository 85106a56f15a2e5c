package io.aipowergrid.node.inference.exact;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one forward pass, from any number of sequences. Reused from step to step by the
 * engine thread.
 */
final class Batch {
  /** What is wanted of a token after the last layer. */
  enum Wanted {
    NOTHING,
    /** The codes entering the head, for a prompt leaf. */
    HIDDEN,
    /** The codes and the logits, for a draw. */
    LOGITS
  }

  final int[] tokens;
  final int[] positions;
  final KvCache[] caches;
  final Wanted[] wanted;

  /** Of a token that wants logits: its draw, when nobody needs to see them. */
  final @Nullable PlainDraw[] draws;

  /** Set by the runner for a token at which a value was not finite. */
  final boolean[] faults;

  private int size;

  Batch(int tokensMax) {
    tokens = new int[tokensMax];
    positions = new int[tokensMax];
    caches = new KvCache[tokensMax];
    wanted = new Wanted[tokensMax];
    draws = new PlainDraw[tokensMax];
    faults = new boolean[tokensMax];
  }

  int capacity() {
    return tokens.length;
  }

  int size() {
    return size;
  }

  int room() {
    return capacity() - size;
  }

  void clear() {
    Arrays.fill(caches, 0, size, null);
    size = 0;
  }

  /**
   * Numbers the tokens of which this is wanted, in order.
   *
   * @param rows gets the number at each of these tokens
   * @param from the first number
   * @return the number after the last
   */
  int number(Wanted what, int[] rows, int from) {
    int row = from;
    for (int token = 0; token < size; token++) {
      if (wanted[token] == what) {
        rows[token] = row++;
      }
    }
    return row;
  }

  /**
   * Adds a token; the tokens of one sequence must come in order of position.
   *
   * @return its index in the batch
   */
  int add(int token, int position, KvCache cache, Wanted what) {
    tokens[size] = token;
    positions[size] = position;
    caches[size] = cache;
    wanted[size] = what;
    draws[size] = null;
    faults[size] = false;
    size++;
    return size - 1;
  }
}
