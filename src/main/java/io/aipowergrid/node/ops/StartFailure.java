package io.aipowergrid.node.ops;

import java.sql.SQLException;
import java.util.Optional;

/** Says to an operator why the node did not start. Any thread. */
final class StartFailure {
  private static final String DATABASE_HELP =
      "; check QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
          + " QUARKUS_DATASOURCE_PASSWORD, or leave all three out for the embedded database";

  private StartFailure() {}

  /** One line: what went wrong first, for all around it only says that something did. */
  static String describe(Throwable failure) {
    return refusedDatabase(failure)
        .map(refusal -> "the database cannot be used: " + message(refusal) + DATABASE_HELP)
        .orElseGet(() -> message(rootOf(failure)));
  }

  /** Connection (08), authorisation (28) and catalog (3D) errors are about the settings. */
  private static Optional<SQLException> refusedDatabase(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && e.getSQLState() != null
          && e.getSQLState().matches("(08|28|3D).*")) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
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
    return text == null ? failure.toString() : text.strip().replaceAll("\\.$", "");
  }
}
