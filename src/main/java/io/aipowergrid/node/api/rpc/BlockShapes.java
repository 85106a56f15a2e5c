package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.Transaction;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers and blocks in the daemon's JSON, field by field (rpc/blockchain.cpp). Any thread. */
@Singleton
class BlockShapes {
  /** GetDifficulty compares with bits 1d00ffff. */
  private static final int DIFFICULTY_ONE_EXPONENT = 29;

  private final ChainExplorer explorer;
  private final TransactionShapes transactions;

  BlockShapes(ChainExplorer explorer, TransactionShapes transactions) {
    this.explorer = explorer;
    this.transactions = transactions;
  }

  static String work(BigInteger work) {
    return "%064x".formatted(work);
  }

  /** How many times harder than bits 1d00ffff (GetDifficulty). */
  static double difficulty(long bits) {
    int exponent = (int) (bits >>> 24) & 0xff;
    double difficulty = (double) 0xffff / (bits & 0xff_ffff);
    return difficulty * Math.pow(256, DIFFICULTY_ONE_EXPONENT - exponent);
  }

  /** blockheaderToJSON. */
  Map<String, Object> header(HeaderEntry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("hash", entry.id().toDisplayHex());
    json.put("confirmations", explorer.confirmations(entry));
    json.put("height", entry.height());
    addVersion(json, entry.header());
    addTimes(json, entry);
    addWork(json, entry);
    addNeighbours(json, entry);
    return json;
  }

  /**
   * blockToJSON.
   *
   * @param full whether transactions stand there in full, or by their ids
   */
  Map<String, Object> block(HeaderEntry entry, Block block, boolean full) {
    int size = BlockCodec.toBytes(block).length;
    int stripped = BlockCodec.toStrippedBytes(block).length;
    var json = new LinkedHashMap<String, Object>();
    json.put("hash", entry.id().toDisplayHex());
    json.put("confirmations", explorer.confirmations(entry));
    json.put("strippedsize", stripped);
    json.put("size", size);
    json.put("weight", stripped * (Transaction.WITNESS_SCALE_FACTOR - 1) + size);
    json.put("height", entry.height());
    addVersion(json, entry.header());
    json.put(
        "tx",
        block.transactions().stream()
            .map(tx -> full ? transactions.full(tx) : tx.txid().toDisplayHex())
            .toList());
    addTimes(json, entry);
    addWork(json, entry);
    addKawpow(json, entry.header());
    addNeighbours(json, entry);
    return json;
  }

  private static void addVersion(Map<String, Object> json, BlockHeader header) {
    json.put("version", header.version());
    json.put("versionHex", "%08x".formatted(header.version()));
    json.put("merkleroot", header.merkleRoot().toDisplayHex());
  }

  private static void addTimes(Map<String, Object> json, HeaderEntry entry) {
    json.put("time", entry.header().time());
    json.put("mediantime", entry.medianTimePast());
  }

  private static void addWork(Map<String, Object> json, HeaderEntry entry) {
    BlockHeader header = entry.header();
    json.put(
        "nonce",
        switch (header) {
          case LegacyHeader legacy -> legacy.nonce();
          case KawpowHeader kawpow -> 0L; // A field that such headers no longer have.
        });
    json.put("bits", "%08x".formatted(header.bits()));
    json.put("difficulty", difficulty(header.bits()));
    json.put("chainwork", work(entry.work()));
  }

  /** Every block has these fields there; one without them shows them as if they were zero. */
  private static void addKawpow(Map<String, Object> json, BlockHeader header) {
    KawpowHeader shown =
        switch (header) {
          case KawpowHeader kawpow -> kawpow;
          case LegacyHeader legacy ->
              new KawpowHeader(
                  legacy.version(),
                  legacy.previous(),
                  legacy.merkleRoot(),
                  legacy.time(),
                  legacy.bits(),
                  0,
                  0,
                  Hash256.ZERO);
        };
    json.put("headerhash", HeaderCodec.kawpowHeaderHash(shown).toDisplayHex());
    json.put("mixhash", shown.mixHash().toDisplayHex());
    json.put("nonce64", new BigInteger(Long.toUnsignedString(shown.nonce())));
  }

  private void addNeighbours(Map<String, Object> json, HeaderEntry entry) {
    Hash256 previous = entry.header().previous();
    if (!previous.equals(Hash256.ZERO)) {
      json.put("previousblockhash", previous.toDisplayHex());
    }
    explorer.next(entry).ifPresent(next -> json.put("nextblockhash", next.id().toDisplayHex()));
  }
}
