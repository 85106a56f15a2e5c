package io.aipowergrid.node.ops;

import java.sql.SQLException;
import java.util.Optional;

/** Says to an operator why the node did not start. Any thread. */
final class StartFailure {
  private static final String DATABASE_HELP =
      "; check QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
          + " QUARKUS_DATASOURCE_PASSWORD, or leave all three out for the embedded database";
  private static final String RIGHTS_HELP =
      "; QUARKUS_DATASOURCE_USERNAME must own its database or may create tables in its schema";

  /**
   * Connection, authorisation and catalog errors are about the settings (PostgreSQL, table A.1).
   */
  private static final String SETTINGS_STATES = "(08|28|3D).*";

  /** insufficient_privilege (PostgreSQL, table A.1). */
  private static final String RIGHTS_STATE = "42501";

  private StartFailure() {}

  /** One line: what went wrong first, for all around it only says that something did. */
  static String describe(Throwable failure) {
    return withState(failure, SETTINGS_STATES)
        .map(refusal -> "the database cannot be used: " + withReason(refusal) + DATABASE_HELP)
        .or(
            () ->
                withState(failure, RIGHTS_STATE)
                    .map(refusal -> "the database: " + message(refusal) + RIGHTS_HELP))
        .orElseGet(() -> message(rootOf(failure)));
  }

  private static Optional<SQLException> withState(Throwable failure, String states) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && e.getSQLState() != null
          && e.getSQLState().matches(states)) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  /** "The connection attempt failed" alone does not say that there is no such host. */
  private static String withReason(SQLException refusal) {
    Throwable root = rootOf(refusal);
    return message(refusal)
        + (root instanceof SQLException
            ? ""
            : " (" + root.getClass().getSimpleName() + ": " + message(root) + ")");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String message(Throwable failure) {
    String text = failure.getMessage();
    return text == null
        ? failure.toString()
        : text.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
  }
}
