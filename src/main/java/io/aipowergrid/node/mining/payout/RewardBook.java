package io.aipowergrid.node.mining.payout;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.stratum.ShareWindow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From a found block to what miners are owed: the split, the credit when the block is mature, and
 * its reversal when a mature block leaves the chain. Every step may be repeated, by any node of the
 * database. Runs in the transaction of a connection.
 */
public final class RewardBook {
  /** The most blocks that one look moves on. */
  static final int BLOCKS_MAX = 100;

  private static final String ACTOR = "system:mining";
  private static final String UNSPLIT =
      """
      select b.id, b.height, b.found_at, b.reward - b.operations from mined_block b
      where b.network = ? and b.shared and b.height >= ? and b.state <> 'ORPHANED'
        and not exists (select from mining_split s where s.block = b.id)
      order by b.height limit
      """
              .strip()
          + " "
          + BLOCKS_MAX;
  // A block is credited while it has an odd number of transfers.
  private static final String TURNED =
      """
      select b.id from mined_block b join mining_split s on s.block = b.id
      where b.network = ? and b.shared and b.height >= ? and b.state = ?
        and (select count(*) from mining_transfer t where t.block = b.id) % 2 = ?
      order by b.height limit
      """
              .strip()
          + " "
          + BLOCKS_MAX;

  private final Connection connection;
  private final String network;
  private final OwedLedger ledger;

  public RewardBook(Connection connection, String network) {
    this.connection = connection;
    this.network = network;
    this.ledger = new OwedLedger(connection, network);
  }

  /** A block on the best chain whose reward was not split yet. */
  public record Unsplit(Hash256 block, int height, Instant foundAt, Amount net) {}

  /** Blocks to split, the lowest first. */
  public List<Unsplit> unsplit(int fromHeight) throws SQLException {
    List<Unsplit> found = new ArrayList<>();
    try (var statement = connection.prepareStatement(UNSPLIT)) {
      statement.setString(1, network);
      statement.setInt(2, fromHeight);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Unsplit(
                  Hash256.of(rows.getBytes(1)),
                  rows.getInt(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  Amount.of(rows.getLong(4))));
        }
      }
    }
    return found;
  }

  /** Fixes a split; the first one stays. */
  public void fix(ShareWindow.Terms terms, int height, ShareWindow.Split split, Instant now)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "insert into mining_split (block, network, height, made_at, net, fee_basis_points,"
                + " window_hashes, operator) values (?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (block) do nothing")) {
      statement.setBytes(1, terms.block().toBytes());
      statement.setString(2, network);
      statement.setInt(3, height);
      statement.setObject(4, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
      statement.setLong(5, terms.net().units());
      statement.setInt(6, terms.feeBasisPoints());
      statement.setBigDecimal(7, new BigDecimal(terms.hashes()));
      statement.setLong(8, split.operator().units());
      if (statement.executeUpdate() == 0) {
        return;
      }
    }
    try (var statement =
        connection.prepareStatement(
            "insert into mining_split_part (block, address, amount) values (?, ?, ?)")) {
      for (var part : split.addresses().entrySet()) {
        statement.setBytes(1, terms.block().toBytes());
        statement.setString(2, part.getKey());
        statement.setLong(3, part.getValue().units());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Credits mature blocks and takes orphaned ones back.
   *
   * @return how many blocks were moved
   */
  public int settle(int fromHeight, Instant now) throws SQLException {
    int moved = 0;
    for (Hash256 block : turned(fromHeight, "MATURE", 0)) {
      moved += post(OwedTransfer.Kind.REWARD, block, credit(block), now);
    }
    for (Hash256 block : turned(fromHeight, "ORPHANED", 1)) {
      Map<OwedAccount, Amount> back = new LinkedHashMap<>();
      ledger
          .moved(OwedTransfer.Kind.ORPHAN, block)
          .forEach((account, amount) -> back.put(account, amount.negated()));
      moved += post(OwedTransfer.Kind.ORPHAN, block, back, now);
    }
    return moved;
  }

  private List<Hash256> turned(int fromHeight, String state, int transfersOdd) throws SQLException {
    List<Hash256> blocks = new ArrayList<>();
    try (var statement = connection.prepareStatement(TURNED)) {
      statement.setString(1, network);
      statement.setInt(2, fromHeight);
      statement.setString(3, state);
      statement.setInt(4, transfersOdd);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          blocks.add(Hash256.of(rows.getBytes(1)));
        }
      }
    }
    return blocks;
  }

  private int post(
      OwedTransfer.Kind kind, Hash256 block, Map<OwedAccount, Amount> amounts, Instant now)
      throws SQLException {
    // Numbered, so that a block that returns to the chain is credited again, once.
    String reference = "block:%s:%d".formatted(block.toDisplayHex(), ledger.count(kind, block) + 1);
    return ledger.post(new OwedTransfer(kind, block, reference, ACTOR, amounts), now) ? 1 : 0;
  }

  private Map<OwedAccount, Amount> credit(Hash256 block) throws SQLException {
    Map<OwedAccount, Amount> amounts = new LinkedHashMap<>();
    try (var statement =
        connection.prepareStatement("select net, operator from mining_split where block = ?")) {
      statement.setBytes(1, block.toBytes());
      try (var rows = statement.executeQuery()) {
        rows.next();
        amounts.put(OwedAccount.REWARD, Amount.of(-rows.getLong(1)));
        amounts.put(OwedAccount.OPERATOR, Amount.of(rows.getLong(2)));
      }
    }
    try (var statement =
        connection.prepareStatement(
            "select address, amount from mining_split_part where block = ?")) {
      statement.setBytes(1, block.toBytes());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          amounts.put(OwedAccount.miner(rows.getString(1)), Amount.of(rows.getLong(2)));
        }
      }
    }
    return amounts;
  }
}
