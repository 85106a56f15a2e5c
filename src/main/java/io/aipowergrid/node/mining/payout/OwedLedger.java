package io.aipowergrid.node.mining.payout;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The ledger of coins owed on one network; insert-only. Runs in the transaction of a connection.
 */
final class OwedLedger {
  private static final String ACCOUNT =
      "insert into mining_account (network, kind, address) values (?, ?, ?)"
          + " on conflict (network, kind, address) do nothing";
  private static final String TRANSFER =
      "insert into mining_transfer (network, at, kind, block, txid, reference, actor)"
          + " values (?, ?, ?, ?, ?, ?, ?) on conflict (reference) do nothing returning id";
  private static final String POSTINGS =
      """
      insert into mining_posting (transfer_id, account_id, amount)
      select ?, a.id, p.amount
      from unnest(?::text[], ?::text[], ?::bigint[]) as p (kind, address, amount)
      join mining_account a on a.network = ? and a.kind = p.kind and a.address = p.address
      """;

  private final Connection connection;
  private final String network;

  OwedLedger(Connection connection, String network) {
    this.connection = connection;
    this.network = network;
  }

  /**
   * Makes a transfer.
   *
   * @return whether it is new; one whose reference is known changes nothing
   */
  boolean post(OwedTransfer transfer, Instant at) throws SQLException {
    // In one order, so that two transfers never wait for each other in a circle.
    List<OwedAccount> accounts =
        transfer.amounts().keySet().stream()
            .sorted(Comparator.comparing(OwedAccount::kind).thenComparing(OwedAccount::address))
            .toList();
    open(accounts);
    try (var statement = connection.prepareStatement(TRANSFER)) {
      Hash256 subject = transfer.subject();
      boolean ofBlock = transfer.kind().ofBlock();
      statement.setString(1, network);
      statement.setObject(2, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
      statement.setString(3, transfer.kind().name());
      statement.setBytes(4, ofBlock ? subject.toBytes() : null);
      statement.setBytes(5, ofBlock ? null : subject.toBytes());
      statement.setString(6, transfer.reference());
      statement.setString(7, transfer.actor());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return false;
        }
        post(rows.getLong(1), accounts, transfer.amounts());
      }
    }
    return true;
  }

  private void open(List<OwedAccount> accounts) throws SQLException {
    try (var statement = connection.prepareStatement(ACCOUNT)) {
      for (OwedAccount account : accounts) {
        statement.setString(1, network);
        statement.setString(2, account.kind().name());
        statement.setString(3, account.address());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** One statement, because the sum of each is checked. */
  private void post(long transfer, List<OwedAccount> accounts, Map<OwedAccount, Amount> amounts)
      throws SQLException {
    try (var statement = connection.prepareStatement(POSTINGS)) {
      statement.setLong(1, transfer);
      statement.setArray(2, array("text", accounts.stream().map(it -> it.kind().name())));
      statement.setArray(3, array("text", accounts.stream().map(OwedAccount::address)));
      statement.setArray(4, array("bigint", accounts.stream().map(it -> units(amounts, it))));
      statement.setString(5, network);
      if (statement.executeUpdate() != accounts.size()) {
        throw new IllegalStateException("an account of a transfer is missing");
      }
    }
  }

  private static Long units(Map<OwedAccount, Amount> amounts, OwedAccount account) {
    return Objects.requireNonNull(amounts.get(account)).units();
  }

  private Array array(String type, Stream<?> values) throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  /** The balance of an account; zero for one that never moved. */
  Amount balance(OwedAccount account) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "select balance from mining_account"
                + " where network = ? and kind = ? and address = ?")) {
      statement.setString(1, network);
      statement.setString(2, account.kind().name());
      statement.setString(3, account.address());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Amount.of(rows.getLong(1)) : Amount.ZERO;
      }
    }
  }

  /** How many transfers a block or a transaction has. */
  int count(OwedTransfer.Kind kind, Hash256 subject) throws SQLException {
    String column = kind.ofBlock() ? "block" : "txid";
    try (var statement =
        connection.prepareStatement(
            "select count(*) from mining_transfer where network = ? and " + column + " = ?")) {
      statement.setString(1, network);
      statement.setBytes(2, subject.toBytes());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** What a block or a transaction moved so far, by account; nothing where it was taken back. */
  Map<OwedAccount, Amount> moved(OwedTransfer.Kind kind, Hash256 subject) throws SQLException {
    String column = kind.ofBlock() ? "block" : "txid";
    Map<OwedAccount, Amount> moved = new LinkedHashMap<>();
    try (var statement =
        connection.prepareStatement(
            "select a.kind, a.address, sum(p.amount)::bigint from mining_transfer t"
                + " join mining_posting p on p.transfer_id = t.id"
                + " join mining_account a on a.id = p.account_id"
                + " where t.network = ? and t."
                + column
                + " = ? group by a.kind, a.address having sum(p.amount) <> 0"
                + " order by a.kind, a.address")) {
      statement.setString(1, network);
      statement.setBytes(2, subject.toBytes());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var kindOf = OwedAccount.Kind.valueOf(rows.getString(1));
          moved.put(new OwedAccount(kindOf, rows.getString(2)), Amount.of(rows.getLong(3)));
        }
      }
    }
    return moved;
  }
}
