package io.aipowergrid.node.chain.index;

import io.aipowergrid.node.chain.ChainFollower;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.FollowedBlock;
import io.aipowergrid.node.chain.store.Database;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the index at the best chain, beside the import and not inside it: it can be switched on
 * later, costs the import thread nothing, and takes many blocks in one transaction while it has to
 * catch up.
 */
public final class IndexFollower implements ChainFollower {
  private static final int BATCH_BLOCKS_MAX = 500;

  private final Database database;
  private final IndexWriter writer;
  private final ChainIndexReader reader;

  /**
   * @param network its number in the tables
   */
  public IndexFollower(Database database, int network) {
    this.database = database;
    this.writer = new IndexWriter(network);
    this.reader = new ChainIndexReader(database, network);
  }

  @Override
  public String name() {
    return "index";
  }

  @Override
  public int batchMax() {
    return BATCH_BLOCKS_MAX;
  }

  @Override
  public Optional<ChainPosition> position() {
    return reader.position();
  }

  @Override
  public void connect(List<FollowedBlock> blocks) {
    var change = IndexChange.of(blocks);
    database.inTransaction(
        "index blocks",
        connection -> {
          writer.add(connection, blocks.stream().map(FollowedBlock::position).toList(), change);
          return change;
        });
  }

  @Override
  public void disconnect(FollowedBlock block) {
    var change = IndexChange.of(List.of(block));
    database.inTransaction(
        "take a block out of the index",
        connection -> {
          writer.remove(connection, block.position(), change);
          return change;
        });
  }
}
