package io.aipowergrid.node.console.e2e;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes into the ledger of coins owed to miners, as a mature block does. */
final class OwedRows {
  private static final String ACCOUNTS =
      "insert into mining_account (network, kind, address) values (?, 'REWARD', ''),"
          + " (?, 'MINER', ?) on conflict do nothing";
  private static final String TRANSFER =
      """
      with made as (
        insert into mining_transfer (network, at, kind, block, reference, actor)
        values (?, now(), 'REWARD', sha256(?::bytea), ?, 'test') returning id
      )
      insert into mining_posting (transfer_id, account_id, amount)
      select made.id, a.id, case a.kind when 'MINER' then ? else -? end
      from made, mining_account a where a.network = ? and a.address in ('', ?)
        and a.kind in ('REWARD', 'MINER')
      """;

  private OwedRows() {}

  static void add(DataSource source, String network, String miner, long units) throws SQLException {
    try (var connection = source.getConnection();
        var accounts = connection.prepareStatement(ACCOUNTS);
        var transfer = connection.prepareStatement(TRANSFER)) {
      accounts.setString(1, network);
      accounts.setString(2, network);
      accounts.setString(3, miner);
      accounts.executeUpdate();
      transfer.setString(1, network);
      transfer.setString(2, miner);
      transfer.setString(3, "test:" + miner);
      transfer.setLong(4, units);
      transfer.setLong(5, units);
      transfer.setString(6, network);
      transfer.setString(7, miner);
      transfer.executeUpdate();
    }
  }
}
