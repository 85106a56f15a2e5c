package io.aipowergrid.node.kawpow;

import java.util.ArrayList;
import java.util.List;

/**
 * The random program of a period (chain.md 3, steps 3 and 4): 33 operations that every round
 * executes in this order on all lanes at once. The processor's interpreter and the generator of
 * device code read the same object. Immutable.
 *
 * @param period height divided by {@link Kawpow#PERIOD_LENGTH}, unsigned
 */
public record ProgpowProgram(long period, List<Operation> operations) {
  /** Words that every lane takes from the dataset item of a round. */
  public static final int DATASET_WORDS = Kawpow.ITEM_WORDS / Kawpow.LANES;

  /** Register pairs of different numbers. */
  private static final int SOURCE_PAIRS = Kawpow.REGISTERS * (Kawpow.REGISTERS - 1);

  public ProgpowProgram {
    operations = List.copyOf(operations);
  }

  /** One step of a round; registers are numbered 0..31 and exist once in every lane. */
  public sealed interface Operation {
    /** The register that is merged into. */
    int target();

    Merge merge();
  }

  /** Merges the L1 cache word whose index is {@code address} modulo {@link Kawpow#L1_WORDS}. */
  public record CacheMerge(int address, int target, Merge merge) implements Operation {}

  /** Merges {@code function(left, right)}; the two source registers differ. */
  public record MathMerge(int left, int right, MathFunction function, int target, Merge merge)
      implements Operation {}

  /**
   * Merges a word of the dataset item: in round r lane l takes word {@code 4 ((l xor r) mod 16) +
   * word}.
   *
   * @param word 0..3
   */
  public record DatasetMerge(int word, int target, Merge merge) implements Operation {}

  /** The program of a period. */
  public static ProgpowProgram ofPeriod(long period) {
    return new ProgpowProgram(period, new Generator(period).operations());
  }

  /** The program at a height. */
  public static ProgpowProgram atHeight(long height) {
    return ofPeriod(Kawpow.periodOf(height));
  }

  /** Draws in the daemon's order; the order is the specification. */
  private static final class Generator {
    private final Kiss99 random;
    private final RegisterWalk targets;
    private final RegisterWalk sources;

    Generator(long period) {
      random = Kiss99.ofProgram(period);
      int[] targetOrder = RegisterWalk.identity();
      int[] sourceOrder = RegisterWalk.identity();
      RegisterWalk.shuffle(targetOrder, sourceOrder, random);
      targets = new RegisterWalk(targetOrder);
      sources = new RegisterWalk(sourceOrder);
    }

    List<Operation> operations() {
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < Math.max(Kawpow.CACHE_ACCESSES, Kawpow.MATH_OPERATIONS); i++) {
        if (i < Kawpow.CACHE_ACCESSES) {
          operations.add(new CacheMerge(sources.next(), targets.next(), merge()));
        }
        if (i < Kawpow.MATH_OPERATIONS) {
          operations.add(mathMerge());
        }
      }
      for (int word = 0; word < DATASET_WORDS; word++) {
        // The first word always goes to register 0, from which the next round takes its address.
        operations.add(new DatasetMerge(word, word == 0 ? 0 : targets.next(), merge()));
      }
      return operations;
    }

    private MathMerge mathMerge() {
      int pair = random.next(SOURCE_PAIRS);
      int left = pair % Kawpow.REGISTERS;
      int right = pair / Kawpow.REGISTERS;
      if (right >= left) {
        right++;
      }
      return new MathMerge(
          left, right, MathFunction.ofSelector(random.next()), targets.next(), merge());
    }

    private Merge merge() {
      return Merge.ofSelector(random.next());
    }
  }
}
