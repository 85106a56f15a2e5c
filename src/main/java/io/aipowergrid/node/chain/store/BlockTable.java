package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.store.ChainBatch.StoredBlock;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bodies and undo data of one network. The caller brings the connection; any thread. */
final class BlockTable {
  private final int network;

  BlockTable(int network) {
    this.network = network;
  }

  void writeBodies(Connection connection, List<StoredBlock> blocks) throws SQLException {
    if (blocks.isEmpty()) {
      return;
    }
    var copy = BinaryCopy.into(connection, "chain_block (network, height, id, body)", 4);
    for (StoredBlock block : blocks) {
      copy.row().int16(network).int32(block.height()).bytes(block.id().toBytes());
      copy.bytes(BlockCodec.toBytes(block.block()));
    }
    copy.finish();
  }

  /** Writes undo data; the headers must be stored. Data of an earlier connection is replaced. */
  void writeUndo(Connection connection, Map<Hash256, BlockUndo> undo) throws SQLException {
    if (undo.isEmpty()) {
      return;
    }
    // Both views of a map go through it in the same order.
    Array ids = Database.byteArrays(connection, undo.keySet().stream().map(Hash256::toBytes));
    Array data = Database.byteArrays(connection, undo.values().stream().map(CoinCodec::toBytes));
    try (var upsert =
        connection.prepareStatement(
            "insert into chain_undo (network, height, id, undo)"
                + " select h.network, h.height, h.id, u.undo"
                + " from unnest(?::bytea[], ?::bytea[]) u (id, undo)"
                + " join chain_header h on h.id = u.id and h.network = ?"
                + " on conflict (network, height, id) do update set undo = excluded.undo")) {
      upsert.setArray(1, ids);
      upsert.setArray(2, data);
      upsert.setInt(3, network);
      if (upsert.executeUpdate() != undo.size()) {
        throw new ChainStoreException("undo data names a block whose header is not stored");
      }
    }
  }

  Optional<byte[]> findBody(Connection connection, Hash256 id) throws SQLException {
    return find(connection, "body", "chain_block", id);
  }

  Optional<BlockUndo> findUndo(Connection connection, Hash256 id) throws SQLException {
    return find(connection, "undo", "chain_undo", id).map(CoinCodec::parseUndo);
  }

  private Optional<byte[]> find(Connection connection, String column, String table, Hash256 id)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select d."
                + column
                + " from chain_header h join "
                + table
                + " d using (network, height, id) where h.id = ? and h.network = ?")) {
      query.setBytes(1, id.toBytes());
      query.setInt(2, network);
      try (var rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** Removes the lowest bodies below a height, and their undo data; returns their ids. */
  List<Hash256> prune(Connection connection, int belowHeight, int blocksMax) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "with old as (select network, height, id from chain_block"
                + " where network = ? and height < ? order by height, id limit ?),"
                + " undone as (delete from chain_undo u using old"
                + " where (u.network, u.height, u.id) = (old.network, old.height, old.id))"
                + " delete from chain_block b using old"
                + " where (b.network, b.height, b.id) = (old.network, old.height, old.id)"
                + " returning b.id")) {
      delete.setInt(1, network);
      delete.setInt(2, belowHeight);
      delete.setInt(3, blocksMax);
      var pruned = new ArrayList<Hash256>();
      try (var rows = delete.executeQuery()) {
        while (rows.next()) {
          pruned.add(Hash256.of(rows.getBytes(1)));
        }
      }
      return pruned;
    }
  }
}
