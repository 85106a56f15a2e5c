package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.BenchShape;
import io.aipowergrid.node.ops.TextTable;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** The options of one run, and what its benches tell each other. One thread uses it. */
final class BenchRun {
  /** The longest that a figure is measured, an hour. */
  static final int SECONDS_MAX = 3_600;

  private final Duration perFigure;
  private final int threads;
  private final int blocks;
  private final BenchShape shape;
  private OptionalDouble decodePerSecond = OptionalDouble.empty();

  /**
   * @param threads zero for all processors
   * @param blocks of the chain that is imported
   * @param shape of the random model
   */
  BenchRun(Duration perFigure, int threads, int blocks, BenchShape shape) {
    this.perFigure = perFigure;
    this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    this.blocks = blocks;
    this.shape = shape;
  }

  /** How long one figure is measured. */
  Duration perFigure() {
    return perFigure;
  }

  /** How many threads the parallel figures use. */
  int threads() {
    return threads;
  }

  /** How many blocks the import takes. */
  int blocks() {
    return blocks;
  }

  /** The random model that the engine runs. */
  BenchShape shape() {
    return shape;
  }

  /** Tokens per second of the fastest kernels, if the engine was measured before. */
  OptionalDouble decodePerSecond() {
    return decodePerSecond;
  }

  void decodePerSecond(double tokens) {
    decodePerSecond = OptionalDouble.of(tokens);
  }

  void print(String title, TextTable table) {
    System.out.println(title);
    System.out.println(table);
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /**
   * A percentile.
   *
   * @param nanos ascending
   * @param part of all that take no longer, 0.5 for the median
   */
  static String millisAt(long[] nanos, double part) {
    int at = (int) Math.min(nanos.length - 1L, Math.round(part * nanos.length));
    return format("%.1f ms", nanos[at] / 1e6);
  }

  static String millis(Duration time) {
    return format("%.1f ms", time.toNanos() / 1e6);
  }

  static String seconds(Duration time) {
    return format("%.1f s", time.toNanos() / 1e9);
  }

  static String mebibytes(long bytes) {
    return format("%d MiB", bytes >> 20);
  }
}
