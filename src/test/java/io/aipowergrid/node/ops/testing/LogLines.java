package io.aipowergrid.node.ops.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What is logged in this process while it is open, stack traces included: of the node's own code
 * down to DEBUG. Any thread logs, one reads.
 */
public final class LogLines implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OWN = Logger.getLogger("io.aipowergrid");

  /** Level, category, context, message and stack trace. */
  private static final Formatter ALL_OF_IT = new PatternFormatter("%p %c %X %s%e%n");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Handler handler = new Collecting();
  private final @Nullable Level levelBefore = OWN.getLevel();

  private LogLines() {}

  public static LogLines capture() {
    var log = new LogLines();
    log.handler.setLevel(Level.ALL);
    OWN.setLevel(Level.ALL);
    ROOT.addHandler(log.handler);
    return log;
  }

  /** All that was logged so far. */
  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    ROOT.removeHandler(handler);
    OWN.setLevel(levelBefore);
  }

  private final class Collecting extends Handler {
    @Override
    public void publish(LogRecord logged) {
      lines.add(ALL_OF_IT.format(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
