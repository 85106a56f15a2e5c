package io.aipowergrid.node.chain;

import com.sun.management.ThreadMXBean;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.bench.FuzzInputs;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Offers mutated bytes, as a hostile peer would, and counts what comes of them. The only exception
 * that may come is the named one for bytes out of form. The seed makes a run repeatable. One
 * thread.
 */
public final class FuzzBench {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final SplittableRandom random;

  /**
   * What became of the inputs of one kind.
   *
   * @param kind frames, messages, scripts, headers or blocks
   * @param refused inputs that ended with the named exception; the others got a verdict
   * @param unexpected inputs that ended with any other exception; must be none
   * @param firstUnexpected the first of those
   * @param bytesMax the most that reading one input allocated on the reading thread
   */
  public record Result(
      String kind,
      long inputs,
      double seconds,
      long refused,
      long unexpected,
      Optional<String> firstUnexpected,
      long bytesMax) {}

  /**
   * @param seed of all mutations
   */
  public FuzzBench(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** All kinds, one after the other, until the time or the number of inputs of each is over. */
  public List<Result> run(Duration perKind, long inputsMax) {
    var results = new ArrayList<Result>();
    try (var inputs = new FuzzInputs()) {
      for (FuzzInputs.Kind kind : inputs.kinds()) {
        results.add(run(kind, perKind, inputsMax));
      }
    }
    return results;
  }

  private Result run(FuzzInputs.Kind kind, Duration time, long inputsMax) {
    long refused = 0;
    long unexpected = 0;
    long inputs = 0;
    long bytesMax = 0;
    Optional<String> first = Optional.empty();
    long start = System.nanoTime();
    while (inputs < inputsMax && System.nanoTime() - start < time.toNanos()) {
      inputs++;
      byte[] sample = kind.samples().get(random.nextInt(kind.samples().size()));
      byte[] input = mutate(sample, kind.mutableFrom());
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        kind.target().accept(input);
      } catch (MalformedBytesException e) {
        refused++;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        unexpected++;
        first = first.or(() -> Optional.of(e.toString()));
      }
      bytesMax = Math.max(bytesMax, threads.getCurrentThreadAllocatedBytes() - before);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(kind.name(), inputs, seconds, refused, unexpected, first, bytesMax);
  }

  /** One to four bytes changed; of some also the end cut off, or a run of largest bytes put in. */
  private byte[] mutate(byte[] sample, int from) {
    byte[] bytes = sample.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > from; i++) {
      bytes[from + random.nextInt(bytes.length - from)] ^= (byte) (1 + random.nextInt(255));
    }
    if (bytes.length > from + 9) {
      int place = from + random.nextInt(bytes.length - from - 9);
      switch (random.nextInt(8)) {
        case 0 -> bytes = Arrays.copyOf(bytes, place);
        case 1 -> Arrays.fill(bytes, place, place + 9, (byte) 0xff);
        default -> {
          // Changed bytes alone.
        }
      }
    }
    return bytes;
  }
}
