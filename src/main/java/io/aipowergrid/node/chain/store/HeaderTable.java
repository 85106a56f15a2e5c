package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Headers of one network. The caller brings connection and transaction; any thread. */
final class HeaderTable {
  private static final int FETCH_ROWS = 2_000;
  private static final List<StoredHeader.State> STATES = List.of(StoredHeader.State.values());

  private final int network;
  private final HeaderCodec codec;

  HeaderTable(int network, HeaderCodec codec) {
    this.network = network;
    this.codec = codec;
  }

  /** Adds new headers and writes the state of known ones. */
  void write(Connection connection, List<StoredHeader> headers) throws SQLException {
    if (headers.isEmpty()) {
      return;
    }
    try (var upsert =
        connection.prepareStatement(
            "insert into chain_header (network, height, id, header, state)"
                + " select ?, * from unnest(?::integer[], ?::bytea[], ?::bytea[], ?::smallint[])"
                + " on conflict (network, height, id) do update set state = excluded.state"
                + " where chain_header.state <> excluded.state")) {
      upsert.setInt(1, network);
      upsert.setArray(
          2,
          connection.createArrayOf(
              "int4", headers.stream().map(StoredHeader::height).toArray(Integer[]::new)));
      upsert.setArray(
          3, Database.byteArrays(connection, headers.stream().map(h -> h.id().toBytes())));
      upsert.setArray(
          4,
          Database.byteArrays(
              connection, headers.stream().map(h -> HeaderCodec.toBytes(h.header()))));
      upsert.setArray(
          5,
          connection.createArrayOf(
              "int2",
              headers.stream().map(h -> (short) h.state().ordinal()).toArray(Short[]::new)));
      upsert.executeUpdate();
    }
  }

  /** Reads all headers, lowest first, a bounded number at a time. Needs a transaction. */
  void readAll(Connection connection, Consumer<StoredHeader> consumer) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select h.height, h.id, h.header, h.state, b.id is not null"
                + " from chain_header h left join chain_block b using (network, height, id)"
                + " where h.network = ? order by h.height, h.id")) {
      query.setFetchSize(FETCH_ROWS);
      query.setInt(1, network);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          consumer.accept(read(rows));
        }
      }
    }
  }

  private StoredHeader read(ResultSet row) throws SQLException {
    return new StoredHeader(
        Hash256.of(row.getBytes(2)),
        row.getInt(1),
        codec.parse(row.getBytes(3)),
        STATES.get(row.getInt(4)),
        row.getBoolean(5));
  }
}
