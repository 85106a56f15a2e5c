package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.chain.BlockSource;
import io.aipowergrid.node.chain.FollowedBlock;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import java.util.Optional;

/** Blocks for followers, read from the store. Any thread. */
public final class StoredBlocks implements BlockSource {
  private final ChainStore store;
  private final BlockCodec codec;

  public StoredBlocks(ChainStore store, BlockCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  @Override
  public Optional<FollowedBlock> find(HeaderEntry entry) {
    return store
        .findBlock(entry.id())
        .flatMap(
            body ->
                store
                    .findUndo(entry.id())
                    .map(undo -> new FollowedBlock(entry, codec.parse(body), undo.spent())));
  }
}
