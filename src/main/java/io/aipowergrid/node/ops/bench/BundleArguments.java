package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import java.util.Arrays;
import java.util.List;

/**
 * What was typed behind the bundle's {@code run}. Immutable.
 *
 * @param seconds how long a figure is measured
 * @param shapes of the random models
 */
record BundleArguments(int seconds, List<BenchShape> shapes) {
  private static final int SECONDS = 4;

  /** About 1,200 and 8,000 million weights. */
  private static final List<BenchShape> SHAPES =
      List.of(new BenchShape(2048, 22), new BenchShape(4096, 39));

  BundleArguments {
    shapes = List.copyOf(shapes);
  }

  /**
   * Reads seconds and shapes; what is left out is 4 and two models.
   *
   * @throws IllegalArgumentException with a sentence on the first word that cannot be one
   */
  static BundleArguments parse(String... words) {
    int seconds = words.length == 0 ? SECONDS : seconds(words[0]);
    var shapes = Arrays.stream(words).skip(1).map(BundleArguments::shape).toList();
    return new BundleArguments(seconds, shapes.isEmpty() ? SHAPES : shapes);
  }

  private static int seconds(String word) {
    try {
      int seconds = Integer.parseInt(word);
      if (seconds >= 1 && seconds <= BenchRun.SECONDS_MAX) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw new IllegalArgumentException(
        "\"%s\" is no number of seconds from 1 to %d".formatted(word, BenchRun.SECONDS_MAX));
  }

  private static BenchShape shape(String word) {
    try {
      return BenchShape.parse(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no shape: %s".formatted(word, e.getMessage()), e);
    }
  }
}
