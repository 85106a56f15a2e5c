package io.aipowergrid.node.chain.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that commit and then break, so that the caller cannot know what became of it. */
final class AnswerLosingSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private final transient DataSource source;
  private int toLose;
  private int lost;

  AnswerLosingSource(DataSource source) {
    this.source = source;
  }

  /** The answers to the next commits do not arrive. */
  void loseNextAnswers(int count) {
    toLose = count;
  }

  /** How many answers were lost so far. */
  int lost() {
    return lost;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (method.getName().equals("commit") && toLose > 0) {
                toLose--;
                lost++;
                connection.close();
                throw new SQLException("the connection broke", "08006");
              }
              return result;
            });
  }
}
