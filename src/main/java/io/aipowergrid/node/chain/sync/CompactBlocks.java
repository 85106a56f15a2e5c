package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.consensus.ConsensusLimits;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.CompactBlock.Prefilled;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Blocks by short ids (BIP 152; chain.md 8: the key hashes the header in its own length). Any
 * thread.
 */
final class CompactBlocks {
  /** Version 1 counts by txid and sends no witnesses; version 2 by wtxid, with them. */
  static final long WITNESS_VERSION = 2;

  static final long PLAIN_VERSION = 1;

  /** More transactions than any block can hold (blockencodings.cpp, InitData). */
  static final int TRANSACTIONS_MAX = ConsensusLimits.BLOCK_WEIGHT_MAX / 240;

  private static final long SHORT_ID_MASK = 0xffff_ffff_ffffL;

  private final MessageCodec codec;
  private final BlockCodec blocks;
  private final TransactionPool pool;
  private final RandomGenerator random;

  CompactBlocks(
      MessageCodec codec, BlockCodec blocks, TransactionPool pool, RandomGenerator random) {
    this.codec = codec;
    this.blocks = blocks;
    this.pool = pool;
    this.random = random;
  }

  /**
   * A block of which some transactions are still missing.
   *
   * @param transactions at their places; null where one is missing
   * @param missing places, ascending
   */
  record Partial(
      Hash256 id,
      BlockHeader header,
      List<@Nullable Transaction> transactions,
      List<Integer> missing) {
    /** The whole block with the transactions that were asked for; empty when they do not fit. */
    Optional<Block> filledWith(List<Transaction> asked) {
      if (asked.size() != missing.size()) {
        return Optional.empty();
      }
      var all = new ArrayList<Transaction>(transactions.size());
      var next = asked.iterator();
      for (Transaction known : transactions) {
        all.add(known == null ? next.next() : known);
      }
      return Optional.of(new Block(header, all));
    }
  }

  /**
   * A block as a compact one, the coinbase sent whole because nobody can have it.
   *
   * @param witness whether in version 2
   */
  Message message(Block block, boolean witness) {
    Block sent = witness ? block : blocks.parse(BlockCodec.toStrippedBytes(block));
    long nonce = random.nextLong();
    var key = Key.of(block.header(), nonce);
    List<Long> ids =
        sent.transactions().stream().skip(1).map(tx -> key.shortId(tx, witness)).toList();
    var coinbase = List.of(new Prefilled(0, sent.transactions().getFirst()));
    return new Message.CompactBlockBody(new CompactBlock(block.header(), nonce, ids, coinbase));
  }

  /** As {@link #message}, ready to be sent. */
  Frame frame(Block block, boolean witness) {
    return codec.toFrame(message(block, witness));
  }

  /**
   * Finds the transactions of a compact block of version 2 in the pool.
   *
   * @return empty when the places in the message make no sense
   */
  Optional<Partial> reconstruct(Hash256 id, CompactBlock block) {
    int count = block.transactionCount();
    if (count == 0 || count > TRANSACTIONS_MAX) {
      return Optional.empty();
    }
    List<@Nullable Transaction> places = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      places.add(null);
    }
    for (Prefilled prefilled : block.prefilled()) {
      if (prefilled.index() >= count) {
        return Optional.empty();
      }
      places.set(prefilled.index(), prefilled.transaction());
    }
    Map<Long, Optional<Transaction>> known = byShortId(Key.of(block.header(), block.nonce()));
    var missing = new ArrayList<Integer>();
    var next = block.shortIds().iterator();
    for (int i = 0; i < count; i++) {
      if (places.get(i) == null) {
        Optional<Transaction> found = known.getOrDefault(next.next(), Optional.empty());
        places.set(i, found.orElse(null));
        if (found.isEmpty()) {
          missing.add(i);
        }
      }
    }
    return Optional.of(new Partial(id, block.header(), places, missing));
  }

  /** Two transactions of one short id say nothing: both are left out. */
  private Map<Long, Optional<Transaction>> byShortId(Key key) {
    var known = new HashMap<Long, Optional<Transaction>>();
    for (Transaction tx : pool.transactions()) {
      known.merge(key.shortId(tx, true), Optional.of(tx), (one, other) -> Optional.empty());
    }
    return known;
  }

  /** The key of a block's short ids. */
  record Key(long k0, long k1) {
    static Key of(BlockHeader header, long nonce) {
      var out = new ByteWriter().bytes(HeaderCodec.toBytes(header)).int64le(nonce);
      var in = new ByteReader(Sha256.hash(out.toBytes()).toBytes());
      return new Key(in.int64le(), in.int64le());
    }

    long shortId(Transaction tx, boolean witness) {
      return SipHash.of(k0, k1, witness ? tx.wtxid() : tx.txid()) & SHORT_ID_MASK;
    }
  }
}
