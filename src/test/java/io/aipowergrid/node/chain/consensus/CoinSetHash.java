package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import io.aipowergrid.node.crypto.Sha256;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the daemon's gettxoutsetinfo says of all coins (rpc/blockchain.cpp, GetUTXOStats): a double
 * SHA-256 over tip, transactions in the order of their ids in the database, and their outputs.
 */
record CoinSetHash(Hash256 hash, int transactions, int outputs, long units) {
  static CoinSetHash of(MemoryChainStore store, Hash256 tip) {
    SortedMap<Hash256, SortedMap<Long, Coin>> byTx = new TreeMap<>(Comparator.naturalOrder());
    store.forEachCoin(
        (OutPoint outPoint, Coin coin) ->
            byTx.computeIfAbsent(outPoint.txid(), txid -> new TreeMap<>())
                .put(outPoint.index(), coin));
    var out = new ByteWriter(1 << 16);
    out.hash256(tip);
    int outputs = 0;
    long units = 0;
    for (var tx : byTx.entrySet()) {
      out.hash256(tx.getKey());
      Coin first = tx.getValue().firstEntry().getValue();
      varInt(out, first.height() * 2L + (first.coinbase() ? 1 : 0));
      for (var output : tx.getValue().entrySet()) {
        Coin coin = output.getValue();
        varInt(out, output.getKey() + 1);
        out.sizedBytes(coin.output().script().toBytes());
        varInt(out, coin.output().value());
        outputs++;
        units += coin.output().value();
      }
      varInt(out, 0);
    }
    return new CoinSetHash(Sha256.doubleHash(out.toBytes()), byTx.size(), outputs, units);
  }

  /** serialize.h, WriteVarInt: base 128, most significant first, each further digit less one. */
  private static void varInt(ByteWriter out, long value) {
    var digits = new byte[10];
    int length = 0;
    long rest = value;
    while (true) {
      digits[length] = (byte) (rest & 0x7f | (length > 0 ? 0x80 : 0));
      if (rest <= 0x7f) {
        break;
      }
      rest = (rest >> 7) - 1;
      length++;
    }
    for (int i = length; i >= 0; i--) {
      out.uint8(digits[i] & 0xff);
    }
  }
}
