package io.aipowergrid.node.ops.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is logged in this process while it is open, stack traces included: of the node's own code
 * down to DEBUG. Any thread logs, one reads.
 */
public final class LogLines implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OWN = Logger.getLogger("io.aipowergrid");

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
      var line = new StringWriter();
      line.append(logged.getLoggerName()).append(' ');
      line.append(ExtLogRecord.wrap(logged).getFormattedMessage());
      line.append(ExtLogRecord.wrap(logged).getMdcCopy().toString());
      var thrown = logged.getThrown();
      if (thrown != null) thrown.printStackTrace(new PrintWriter(line, true));
      lines.add(line.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
