package io.aipowergrid.node.mining.payout;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Payments to miners in the ledger. Runs in the transaction of a connection. */
public final class PaymentBook {
  /** The most open payments that one look follows. */
  static final int OPEN_MAX = 1_000;

  private static final String OWED =
      """
      select address, sum(owed)::bigint, sum(pending)::bigint, sum(paid)::bigint, max(paid_at)
      from (
        select address, balance as owed, 0 as pending, 0 as paid, null::timestamptz as paid_at
          from mining_account
          where network = ? and kind = 'MINER'
        union all
        select p.address, 0, p.amount, 0, null from mining_split_part p
          join mined_block b on b.id = p.block
          where b.network = ? and b.state = 'IMMATURE'
        union all
        select a.address, 0, 0, -p.amount, case when m.state <> 'RETURNED' then m.at end
          from mining_transfer t
          join mining_payment m on m.txid = t.txid
          join mining_posting p on p.transfer_id = t.id
          join mining_account a on a.id = p.account_id and a.kind = 'MINER'
          where t.network = ? and t.kind in ('PAYMENT', 'RETURN')
      ) as each group by address order by 2 desc, address limit ?
      """;

  private static final String SUMMARY =
      """
      select coalesce(sum(balance) filter (where balance > 0), 0)::bigint,
        count(*) filter (where balance > 0),
        (select max(at) from mining_payment where network = ? and state <> 'RETURNED')
      from mining_account where network = ? and kind = 'MINER'
      """;

  private final Connection connection;
  private final String network;
  private final OwedLedger ledger;

  public PaymentBook(Connection connection, String network) {
    this.connection = connection;
    this.network = network;
    this.ledger = new OwedLedger(connection, network);
  }

  /** What a miner is owed, will be when blocks are mature, and was paid, and when last. */
  public record Line(
      String address, Amount owed, Amount pending, Amount paid, Optional<Instant> lastPaid) {}

  /** All that is owed, to how many miners, and when a payment was made last. */
  public record Summary(Amount owed, long miners, Optional<Instant> lastPaid) {}

  /** All miners, those who are owed most first. */
  public List<Line> lines(int max) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (var statement = connection.prepareStatement(OWED)) {
      statement.setString(1, network);
      statement.setString(2, network);
      statement.setString(3, network);
      statement.setInt(4, max);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(
              new Line(
                  rows.getString(1),
                  Amount.of(rows.getLong(2)),
                  Amount.of(rows.getLong(3)),
                  Amount.of(rows.getLong(4)),
                  time(rows, 5)));
        }
      }
    }
    return lines;
  }

  /** All miners together. */
  public Summary summary() throws SQLException {
    try (var statement = connection.prepareStatement(SUMMARY)) {
      statement.setString(1, network);
      statement.setString(2, network);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return new Summary(Amount.of(rows.getLong(1)), rows.getLong(2), time(rows, 3));
      }
    }
  }

  private static Optional<Instant> time(ResultSet rows, int column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** What the operator may keep: fees and what nobody earned, less the fees of payments. */
  public Amount operator() throws SQLException {
    return ledger.balance(OwedAccount.OPERATOR);
  }

  /**
   * Writes a payment; repeating it changes nothing.
   *
   * @param amounts by address
   * @param fee of the transaction, which the operator bears
   * @return an address that is owed less than that; the caller rolls back then
   */
  public Optional<String> pay(
      Hash256 txid, Map<String, Amount> amounts, Amount fee, String actor, Instant now)
      throws SQLException {
    Map<OwedAccount, Amount> moved = new LinkedHashMap<>();
    Amount sum = Amount.ZERO;
    for (var each : amounts.entrySet()) {
      moved.put(OwedAccount.miner(each.getKey()), each.getValue().negated());
      sum = sum.plus(each.getValue());
    }
    moved.put(OwedAccount.OPERATOR, fee.negated());
    moved.put(OwedAccount.PAID, sum.plus(fee));
    var transfer =
        new OwedTransfer(
            OwedTransfer.Kind.PAYMENT, txid, "payment:" + txid.toDisplayHex(), actor, moved);
    if (ledger.post(transfer, now)) {
      insert(txid, amounts.size(), sum, fee, now);
    }
    // The accounts are locked by their new balances: no other payment can take the same coins.
    for (String address : amounts.keySet()) {
      if (ledger.balance(OwedAccount.miner(address)).isNegative()) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private void insert(Hash256 txid, int recipients, Amount amount, Amount fee, Instant now)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "insert into mining_payment (txid, network, at, recipients, amount, fee, state)"
                + " values (?, ?, ?, ?, ?, ?, 'OPEN')")) {
      statement.setBytes(1, txid.toBytes());
      statement.setString(2, network);
      statement.setObject(3, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
      statement.setInt(4, recipients);
      statement.setLong(5, amount.units());
      statement.setLong(6, fee.units());
      statement.executeUpdate();
    }
  }

  /** Payments whose end is not known, oldest first. */
  public List<Hash256> open() throws SQLException {
    List<Hash256> open = new ArrayList<>();
    try (var statement =
        connection.prepareStatement(
            "select txid from mining_payment where network = ? and state = 'OPEN'"
                + " order by at limit "
                + OPEN_MAX)) {
      statement.setString(1, network);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          open.add(Hash256.of(rows.getBytes(1)));
        }
      }
    }
    return open;
  }

  /** The payment is deep in the chain. */
  public void settled(Hash256 txid) throws SQLException {
    move(txid, "SETTLED");
  }

  /** The payment was refused before anybody saw it: its recipients are owed it again. */
  public void refused(Hash256 txid, Instant now) throws SQLException {
    if (!move(txid, "RETURNED")) {
      return;
    }
    Map<OwedAccount, Amount> back = new LinkedHashMap<>();
    ledger
        .moved(OwedTransfer.Kind.RETURN, txid)
        .forEach((account, amount) -> back.put(account, amount.negated()));
    ledger.post(
        new OwedTransfer(
            OwedTransfer.Kind.RETURN, txid, "return:" + txid.toDisplayHex(), "system:mining", back),
        now);
  }

  private boolean move(Hash256 txid, String state) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "update mining_payment set state = ? where txid = ? and state = 'OPEN'")) {
      statement.setString(1, state);
      statement.setBytes(2, txid.toBytes());
      return statement.executeUpdate() == 1;
    }
  }
}
