package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads the stored shares before a block and splits its reward among them. Any thread. */
public final class ShareWindow {
  /** The most shares that are looked at for one block. */
  static final long SHARES_MAX = 10_000_000;

  private static final int FETCH_ROWS = 10_000;
  private static final String NOBODY = "";
  private static final String FINDER =
      "select max(id) from mining_share where network = ? and own and block = ?";
  private static final String LAST_BEFORE =
      "select max(id) from mining_share where network = ? and own and at <= ?";
  private static final String BACKWARD =
      "select account, work from mining_share where network = ? and own and id <= ?"
          + " order by id desc limit "
          + SHARES_MAX;

  private ShareWindow() {}

  /**
   * What is shared.
   *
   * @param block its id
   * @param net not negative
   * @param feeBasisPoints the operator's part
   * @param hashes that earn the reward
   */
  public record Terms(
      String network,
      Hash256 block,
      Instant foundAt,
      Amount net,
      int feeBasisPoints,
      BigInteger hashes) {}

  /**
   * Who earned it.
   *
   * @param operator fee, what names that nobody can pay earned, and everything where nobody shared
   * @param addresses nobody with nothing; all together and the operator's is exactly the reward
   */
  public record Split(Amount operator, Map<String, Amount> addresses) {}

  /** The work of a block of the given compact target, times so many per cent. */
  public static BigInteger hashes(long bits, int percent) {
    var target = PoolJobs.networkTarget(bits);
    var work = BigInteger.valueOf(ShareWork.ofTarget(target).hashes());
    return work.multiply(BigInteger.valueOf(percent))
        .divide(BigInteger.valueOf(100))
        .max(BigInteger.ONE);
  }

  /** Whether the share that found a block is stored by now. */
  public static boolean hasFinder(Connection connection, String network, Hash256 block)
      throws SQLException {
    return finder(connection, network, block).isPresent();
  }

  /**
   * Splits a reward: by the shares up to the one that found the block, or, where that was lost, up
   * to the time at which it was found.
   *
   * @param connection inside a transaction, so that rows come in portions
   * @param payable which accounts can be paid
   */
  public static Split split(Connection connection, Terms terms, Predicate<String> payable)
      throws SQLException {
    OptionalLong last = finder(connection, terms.network(), terms.block());
    if (last.isEmpty()) {
      last = lastBefore(connection, terms.network(), terms.foundAt());
    }
    try (var statement = connection.prepareStatement(BACKWARD)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, terms.network());
      statement.setLong(2, last.orElse(0));
      try (var rows = statement.executeQuery()) {
        var split =
            Pplns.split(
                terms.net(), terms.feeBasisPoints(), new Backward(rows, payable), terms.hashes());
        var addresses = new LinkedHashMap<>(split.accounts());
        Amount unpayable = addresses.remove(NOBODY);
        return new Split(
            unpayable == null ? split.operator() : split.operator().plus(unpayable), addresses);
      } catch (Unreadable e) {
        throw e.failure;
      }
    }
  }

  private static OptionalLong finder(Connection connection, String network, Hash256 block)
      throws SQLException {
    try (var statement = connection.prepareStatement(FINDER)) {
      statement.setBytes(2, block.toBytes());
      return only(statement, network);
    }
  }

  private static OptionalLong lastBefore(Connection connection, String network, Instant at)
      throws SQLException {
    try (var statement = connection.prepareStatement(LAST_BEFORE)) {
      statement.setObject(2, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
      return only(statement, network);
    }
  }

  private static OptionalLong only(PreparedStatement statement, String network)
      throws SQLException {
    statement.setString(1, network);
    try (var rows = statement.executeQuery()) {
      rows.next();
      long id = rows.getLong(1);
      return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
    }
  }

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException failure;

    Unreadable(SQLException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /** Rows as shares; those of names that nobody can pay are nobody's. */
  private static final class Backward implements Iterator<Pplns.Entry> {
    private final ResultSet rows;
    private final Predicate<String> payable;
    private boolean ready;

    Backward(ResultSet rows, Predicate<String> payable) {
      this.rows = rows;
      this.payable = payable;
    }

    @Override
    public boolean hasNext() {
      try {
        ready = ready || rows.next();
        return ready;
      } catch (SQLException e) {
        throw new Unreadable(e);
      }
    }

    @Override
    public Pplns.Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      try {
        String account = rows.getString(1);
        var work = new ShareWork(rows.getLong(2));
        return new Pplns.Entry(payable.test(account) ? account : NOBODY, work);
      } catch (SQLException e) {
        throw new Unreadable(e);
      }
    }
  }
}
