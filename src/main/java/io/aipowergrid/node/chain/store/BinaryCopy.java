package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into a table in PostgreSQL's binary copy format: a header, per row the number of
 * fields and each field after its length, a trailer (PostgreSQL manual, COPY, "Binary Format").
 * Belongs to one thread; {@link #finish} or the end of the transaction ends it.
 */
public final class BinaryCopy {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final CopyIn copy;
  private final int columns;
  private ByteWriter chunk = new ByteWriter(CHUNK_BYTES);

  private BinaryCopy(CopyIn copy, int columns) {
    this.copy = copy;
    this.columns = columns;
  }

  /**
   * @param target the table with its columns in parentheses
   * @param columns how many there are
   */
  public static BinaryCopy into(Connection connection, String target, int columns)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + target + " from stdin (format binary)");
    var result = new BinaryCopy(copy, columns);
    result.chunk.bytes("PGCOPY\n".getBytes(StandardCharsets.US_ASCII));
    result.chunk.uint8(0xff).uint8('\r').uint8('\n').uint8(0).int32be(0).int32be(0);
    return result;
  }

  /** Begins a row; all its fields must follow. */
  public BinaryCopy row() throws SQLException {
    if (chunk.size() >= CHUNK_BYTES) {
      send();
    }
    chunk.uint16be(columns);
    return this;
  }

  /** A smallint. */
  public BinaryCopy int16(int value) {
    chunk.int32be(2).uint16be(value & 0xffff);
    return this;
  }

  /** An integer. */
  public BinaryCopy int32(int value) {
    chunk.int32be(4).int32be(value);
    return this;
  }

  /** A bigint. */
  public BinaryCopy int64(long value) {
    chunk.int32be(8).int64be(value);
    return this;
  }

  /** A bytea. */
  public BinaryCopy bytes(byte[] value) {
    chunk.int32be(value.length).bytes(value);
    return this;
  }

  /** Ends the rows; they are then in the table, and the connection is free again. */
  public void finish() throws SQLException {
    chunk.uint16be(0xffff);
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    byte[] bytes = chunk.toBytes();
    copy.writeToCopy(bytes, 0, bytes.length);
    chunk = new ByteWriter(CHUNK_BYTES);
  }
}
