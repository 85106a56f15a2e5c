package io.aipowergrid.node.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Changes rows behind the back of the node, as a crash or another node would. */
@ApplicationScoped
public class Sql {
  @Inject DataSource database;

  int update(String format, Object... values) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(format.formatted(values));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long number(String format, Object... values) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(format.formatted(values))) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
