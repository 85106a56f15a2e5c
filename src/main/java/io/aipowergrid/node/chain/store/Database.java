package io.aipowergrid.node.chain.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Lends connections of the pool for one piece of work; the pool switches automatic commits on again
 * when it gets them back. Any thread.
 */
public final class Database {
  private final DataSource dataSource;

  public Database(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Work with a connection. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Runs statements that need no common transaction.
   *
   * @param what the work does, for the message of a failure
   */
  public <T> T run(String what, Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new ChainStoreException("cannot " + what, e);
    }
  }

  /** Runs the work in one transaction, which any exception rolls back. */
  public <T> T inTransaction(String what, Work<T> work) {
    try {
      return transact(work);
    } catch (SQLException e) {
      throw new ChainStoreException("cannot " + what, e);
    }
  }

  /** As {@link #inTransaction}, with the failure as it came. */
  <T> T transact(Work<T> work) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.with(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  /** A value of type bytea[], which travels in binary. */
  public static Array byteArrays(Connection connection, Stream<byte[]> values) throws SQLException {
    return connection.createArrayOf("bytea", values.toArray(byte[][]::new));
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
      cause.addSuppressed(e);
    }
  }
}
