package io.aipowergrid.node.gpu.data;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Statements of the tables of this package. Arguments stand in the order of their question marks; a
 * moment is an {@link Instant}. All run in the caller's transaction, and throw an {@link
 * IllegalStateException} when the database refuses or is away. Any thread.
 */
final class Rows {
  /** Makes an object of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final DataSource dataSource;

  Rows(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Changes rows, and says how many. */
  int update(String sql, Object... arguments) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, List.of(arguments));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The same once for each item, in one batch.
   *
   * @param arguments of an item; they may be null
   */
  <T> void updateEach(String sql, List<T> items, Function<T, List<?>> arguments) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (T item : items) {
        set(statement, arguments.apply(item));
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows that are found, in the query's order. */
  <T> List<T> query(String sql, Reader<T> reader, Object... arguments) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, List.of(arguments));
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(PreparedStatement statement, List<?> arguments) throws SQLException {
    int at = 1;
    for (Object argument : arguments) {
      statement.setObject(
          at++, argument instanceof Instant moment ? moment.atOffset(ZoneOffset.UTC) : argument);
    }
  }

  /** A column that is a moment. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
