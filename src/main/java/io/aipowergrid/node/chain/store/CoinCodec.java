package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * Coins, outpoints and undo data as bytes. A coin is its height times two plus one for a coinbase
 * (uint32le), its value (int64le), its script (compact size, bytes). An outpoint is its transaction
 * and its index (uint32le). The layouts are ours alone, no peer sees them. Pure; any thread.
 */
public final class CoinCodec {
  /** chain.md 7: an output with a longer script can never be spent and is no coin. */
  static final int SCRIPT_BYTES_MAX = 10_000;

  /** Bytes of an outpoint. */
  static final int OUT_POINT_BYTES = 36;

  /** The fewest bytes of a coin: bounds the counts of an undo. */
  private static final int COIN_BYTES_MIN = 13;

  private CoinCodec() {}

  /** The bytes of a coin. */
  public static byte[] toBytes(Coin coin) {
    var out = new ByteWriter(COIN_BYTES_MIN + coin.output().script().size() + 2);
    write(coin, out);
    return out.toBytes();
  }

  /**
   * Reads bytes that hold exactly one coin.
   *
   * @throws MalformedBytesException when they do not
   */
  public static Coin parseCoin(byte[] bytes) {
    var in = new ByteReader(bytes);
    Coin coin = readCoin(in);
    in.requireEnd();
    return coin;
  }

  /** The 36 bytes of an outpoint. */
  public static byte[] toBytes(OutPoint outPoint) {
    return new ByteWriter(OUT_POINT_BYTES)
        .hash256(outPoint.txid())
        .uint32le(outPoint.index())
        .toBytes();
  }

  /**
   * Reads bytes that hold exactly one outpoint.
   *
   * @throws MalformedBytesException when they do not
   */
  public static OutPoint parseOutPoint(byte[] bytes) {
    var in = new ByteReader(bytes);
    var outPoint = new OutPoint(in.hash256(), in.uint32le());
    in.requireEnd();
    return outPoint;
  }

  /** A list of transactions, each a list of coins, both led by their counts. */
  static byte[] toBytes(BlockUndo undo) {
    var out = new ByteWriter(256);
    out.compactSize(undo.spent().size());
    for (List<Coin> coins : undo.spent()) {
      out.compactSize(coins.size());
      coins.forEach(coin -> write(coin, out));
    }
    return out.toBytes();
  }

  /**
   * Reads bytes that hold exactly the undo data of one block.
   *
   * @throws MalformedBytesException when they do not
   */
  static BlockUndo parseUndo(byte[] bytes) {
    var in = new ByteReader(bytes);
    int count = in.compactSize(in.remaining());
    var spent = new ArrayList<List<Coin>>(count);
    for (int i = 0; i < count; i++) {
      spent.add(readCoins(in));
    }
    in.requireEnd();
    return new BlockUndo(spent);
  }

  private static List<Coin> readCoins(ByteReader in) {
    int count = in.compactSize(in.remaining() / COIN_BYTES_MIN);
    var coins = new ArrayList<Coin>(count);
    for (int i = 0; i < count; i++) {
      coins.add(readCoin(in));
    }
    return coins;
  }

  private static Coin readCoin(ByteReader in) {
    long origin = in.uint32le();
    var output = new TxOutput(in.int64le(), Script.of(in.sizedBytes(SCRIPT_BYTES_MAX)));
    return new Coin(output, (int) (origin >>> 1), (origin & 1) == 1);
  }

  private static void write(Coin coin, ByteWriter out) {
    Script script = coin.output().script();
    if (coin.height() < 0 || script.size() > SCRIPT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "no coin: height " + coin.height() + ", script of " + script.size() + " bytes");
    }
    out.uint32le((long) coin.height() << 1 | (coin.coinbase() ? 1 : 0));
    out.int64le(coin.output().value()).sizedBytes(script.toBytes());
  }
}
