package io.aipowergrid.node.base;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Tells a database that does not answer, which passes, from a fault of the node, which does not.
 * SQLSTATE classes: PostgreSQL manual, appendix A. Any thread.
 */
public final class DatabaseOutage {
  private static final String CONNECTION_EXCEPTION = "08";

  /** admin_shutdown, crash_shutdown, cannot_connect_now. */
  private static final String OPERATOR_INTERVENTION = "57P0";

  /** Far above what frameworks wrap; ends a chain that bites its tail. */
  private static final int FAILURES_MAX = 50;

  private DatabaseOutage() {}

  /**
   * Whether this failure only says that the database could not be reached. A transaction that
   * cannot end keeps what the driver said among the suppressed ones.
   */
  public static boolean caused(Throwable failure) {
    var open = new ArrayDeque<Throwable>(List.of(failure));
    for (int seen = 0; !open.isEmpty() && seen < FAILURES_MAX; seen++) {
      Throwable next = open.remove();
      if (next instanceof SQLException sql && isOutage(sql)) return true;
      if (next.getCause() != null) open.add(next.getCause());
      open.addAll(List.of(next.getSuppressed()));
    }
    return false;
  }

  /** What a caller is told meanwhile. */
  public static NodeException refusal() {
    return new NodeException(
        ErrorCode.NOT_READY, "The node's database does not answer; try again shortly.");
  }

  // Every answer of PostgreSQL has a state; without one the pool has no connection to give.
  private static boolean isOutage(SQLException failure) {
    var state = failure.getSQLState();
    return state == null
        || state.startsWith(CONNECTION_EXCEPTION)
        || state.startsWith(OPERATOR_INTERVENTION);
  }
}
