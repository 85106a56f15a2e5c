package io.aipowergrid.node.chain.codec;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks as bytes: header, count, transactions with their witnesses (primitives/block.h, CBlock).
 * Immutable; may be called from any thread.
 */
public final class BlockCodec {
  /** The fewest bytes a transaction takes: bounds the count. */
  private static final int TRANSACTION_BYTES_MIN = 10;

  private final HeaderCodec headers;

  /**
   * @param headers knows the forms of this network's headers
   */
  public BlockCodec(HeaderCodec headers) {
    this.headers = headers;
  }

  /**
   * Reads bytes that hold exactly one block.
   *
   * @throws MalformedBytesException when they do not
   */
  public Block parse(byte[] bytes) {
    var in = new ByteReader(bytes);
    Block block = read(in);
    in.requireEnd();
    return block;
  }

  /** Reads one block. */
  public Block read(ByteReader in) {
    BlockHeader header = headers.read(in);
    return new Block(header, readTransactions(in));
  }

  /** Writes the block with its witnesses. */
  public static void write(Block block, ByteWriter out) {
    HeaderCodec.write(block.header(), out);
    out.compactSize(block.transactions().size());
    block.transactions().forEach(tx -> TransactionCodec.write(tx, out));
  }

  /** The bytes with witnesses. */
  public static byte[] toBytes(Block block) {
    var out = new ByteWriter(1024);
    write(block, out);
    return out.toBytes();
  }

  /** The bytes without witnesses, as plain getdata asks for (chain.md 8). */
  public static byte[] toStrippedBytes(Block block) {
    var out = new ByteWriter(1024);
    HeaderCodec.write(block.header(), out);
    out.compactSize(block.transactions().size());
    block.transactions().forEach(tx -> TransactionCodec.writeStripped(tx, out));
    return out.toBytes();
  }

  private static List<Transaction> readTransactions(ByteReader in) {
    int count = in.compactSize(in.remaining() / TRANSACTION_BYTES_MIN);
    var transactions = new ArrayList<Transaction>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(TransactionCodec.read(in));
    }
    return transactions;
  }
}
