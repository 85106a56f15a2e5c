package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Sha256;

/** Names a batch by what it changes and by the batch before it. Pure. */
final class BatchDigest {
  private BatchDigest() {}

  /**
   * The id under which the batch is committed after another; the same batch always gets the same.
   */
  static Hash256 of(Hash256 before, ChainBatch batch) {
    var digest = new Sha256().update(before.toBytes());
    digest.update(counts(batch));
    batch
        .headers()
        .forEach(
            header -> digest.update(header.id().toBytes()).update((byte) header.state().ordinal()));
    batch.blocks().forEach(block -> digest.update(block.id().toBytes()));
    batch.undo().keySet().forEach(id -> digest.update(id.toBytes()));
    batch.created().keySet().forEach(outPoint -> digest.update(CoinCodec.toBytes(outPoint)));
    batch.spent().forEach(outPoint -> digest.update(CoinCodec.toBytes(outPoint)));
    batch.tip().ifPresent(tip -> digest.update(tip.toBytes()));
    return digest.finish();
  }

  private static byte[] counts(ChainBatch batch) {
    return new ByteWriter()
        .int32le(batch.headers().size())
        .int32le(batch.blocks().size())
        .int32le(batch.undo().size())
        .int32le(batch.created().size())
        .int32le(batch.spent().size())
        .uint8(batch.tip().isPresent() ? 1 : 0)
        .toBytes();
  }
}
