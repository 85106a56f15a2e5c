package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.inference.ModelProgress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that shows how far a step is and how long it will still take. Where the
 * output is no terminal, nothing, or a line now and then. Not thread-safe.
 */
final class ProgressLine implements ModelProgress, AutoCloseable {
  private static final int BAR_CELLS = 24;
  private static final long INTERVAL_NANOS = 100_000_000L;
  private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final String CLEAR = "\r\u001B[K";

  /** How a step is shown. */
  private enum Mode {
    /** Not at all. */
    HIDDEN,
    /** As one line that is drawn again and again. */
    TERMINAL,
    /** As a new line now and then, for a log. */
    LOG
  }

  private final Mode mode;
  private final PrintWriter terminal;
  private String step = "";
  private long startedNanos;
  private long shownNanos;
  private boolean dirty;

  ProgressLine(@Nullable Console console, PrintWriter terminal) {
    this(console != null && console.isTerminal(), terminal);
  }

  ProgressLine(boolean visible, PrintWriter terminal) {
    this(visible ? Mode.TERMINAL : Mode.HIDDEN, terminal);
  }

  private ProgressLine(Mode mode, PrintWriter terminal) {
    this.mode = mode;
    this.terminal = terminal;
  }

  /** One that writes a line every few seconds where there is no terminal. */
  static ProgressLine logging(@Nullable Console console, PrintWriter terminal) {
    boolean visible = console != null && console.isTerminal();
    return new ProgressLine(visible ? Mode.TERMINAL : Mode.LOG, terminal);
  }

  @Override
  public void advance(String step, long done, long total) {
    advance(step, done, total, "");
  }

  /**
   * @param note stands at the end of the line, such as a rate
   */
  void advance(String step, long done, long total, String note) {
    if (mode == Mode.HIDDEN) {
      return;
    }
    long now = System.nanoTime();
    if (!step.equals(this.step)) {
      this.step = step;
      startedNanos = now;
      shownNanos = now - INTERVAL_NANOS;
    }
    if (now - shownNanos < (mode == Mode.LOG ? LOG_INTERVAL_NANOS : INTERVAL_NANOS)
        && done < total) {
      return;
    }
    shownNanos = now;
    var line = line(step, done, total, now - startedNanos) + (note.isEmpty() ? "" : ", " + note);
    dirty = mode == Mode.TERMINAL;
    terminal.print(dirty ? CLEAR + line : line + System.lineSeparator());
    terminal.flush();
  }

  /** What the line says after that time. */
  static String line(String step, long done, long total, long elapsedNanos) {
    double share = total <= 0 ? 1 : Math.clamp((double) done / total, 0.0, 1.0);
    int filled = (int) (share * BAR_CELLS);
    var bar = "#".repeat(filled) + "-".repeat(BAR_CELLS - filled);
    var left = done <= 0 ? "" : ", " + time(elapsedNanos / share * (1 - share)) + " left";
    return "%-8s [%s] %3d %%%s".formatted(step, bar, (int) (share * 100), left);
  }

  private static String time(double nanos) {
    long seconds = Math.round(nanos / NANOS_PER_SECOND);
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  /** A number of bytes for people. */
  static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (dirty) {
      terminal.print(CLEAR);
      terminal.flush();
      dirty = false;
    }
  }
}
