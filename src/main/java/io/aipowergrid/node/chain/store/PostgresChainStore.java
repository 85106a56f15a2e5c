package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The chain in PostgreSQL (tables chain_*). Several networks may share a database; one process
 * writes each, and a second one is refused. A commit whose connection breaks is tried again, which
 * is harmless even when the first attempt had succeeded (see {@link NetworkRow}).
 */
public final class PostgresChainStore implements ChainStore {
  private static final Logger LOG = Logger.getLogger(PostgresChainStore.class);

  /** How often a commit is tried while connections break. */
  private static final int COMMIT_ATTEMPTS_MAX = 3;

  private final Database database;
  private final NetworkRow network;
  private final HeaderTable headers;
  private final BlockTable blocks;
  private final CoinTable coins;

  // Of the import thread alone.
  private Hash256 commitId;

  private PostgresChainStore(Database database, NetworkRow network, HeaderCodec codec) {
    this.database = database;
    this.network = network;
    this.headers = new HeaderTable(network.number(), codec);
    this.blocks = new BlockTable(network.number());
    this.coins = new CoinTable(network.number());
    this.commitId = network.openedAt();
  }

  /**
   * Opens the network's store, which is empty the first time.
   *
   * @param database whose migrations have run
   */
  public static PostgresChainStore open(Database database, NetworkParams params) {
    return open(database, params.name(), params.genesisHash(), params.headerCodec());
  }

  static PostgresChainStore open(
      Database database, String name, Hash256 genesis, HeaderCodec codec) {
    return new PostgresChainStore(database, NetworkRow.open(database, name, genesis), codec);
  }

  /** What the tables call the network. */
  public int networkNumber() {
    return network.number();
  }

  @Override
  public void readHeaders(Consumer<StoredHeader> consumer) {
    database.inTransaction(
        "read the headers",
        connection -> {
          headers.readAll(connection, consumer);
          return consumer;
        });
  }

  @Override
  public Optional<Hash256> tip() {
    return database.run("read the tip", network::tip);
  }

  @Override
  public Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    return outPoints.isEmpty()
        ? Map.of()
        : database.run("read coins", connection -> coins.find(connection, outPoints));
  }

  @Override
  public Optional<byte[]> findBlock(Hash256 id) {
    return database.run("read a block", connection -> blocks.findBody(connection, id));
  }

  @Override
  public Optional<BlockUndo> findUndo(Hash256 id) {
    return database.run("read undo data", connection -> blocks.findUndo(connection, id));
  }

  @Override
  public List<Hash256> prune(int belowHeight, int blocksMax) {
    return database.inTransaction(
        "remove old blocks", connection -> blocks.prune(connection, belowHeight, blocksMax));
  }

  @Override
  public void commit(ChainBatch batch) {
    Hash256 next = BatchDigest.of(commitId, batch);
    for (int attempt = 1; ; attempt++) {
      try {
        NetworkRow.Step step = database.transact(connection -> write(connection, batch, next));
        if (step == NetworkRow.Step.WRITTEN_BEFORE) {
          LOG.infof("Chain batch was stored by an attempt whose answer got lost");
        }
        commitId = next;
        return;
      } catch (SQLException e) {
        if (!isConnectionLost(e) || attempt == COMMIT_ATTEMPTS_MAX) {
          throw new ChainStoreException("cannot store a batch of blocks", e);
        }
        LOG.warnf("Chain batch is stored again: the connection broke (%s)", e.getMessage());
      }
    }
  }

  private NetworkRow.Step write(Connection connection, ChainBatch batch, Hash256 next)
      throws SQLException {
    NetworkRow.Step step = network.advance(connection, commitId, next, batch.tip());
    if (step == NetworkRow.Step.TAKEN) {
      headers.write(connection, batch.headers());
      blocks.writeBodies(connection, batch.blocks());
      blocks.writeUndo(connection, batch.undo());
      // Spent before created: a coin in both is replaced.
      coins.delete(connection, batch.spent());
      coins.insert(connection, batch.created());
    }
    return step;
  }

  /** SQL states of class 08 (connection) and 57P (the server goes down or ends the session). */
  private static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }
}
