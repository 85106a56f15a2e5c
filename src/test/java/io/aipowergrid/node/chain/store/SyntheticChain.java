package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Blocks that make and spend coins, the same ones for the same seed, with the coins that exist
 * after each. They keep no rule of consensus: a store knows none. One thread.
 */
public final class SyntheticChain {
  private static final int TRANSACTIONS_MAX = 5;
  private static final int REPLAY_MAX = 100_000;

  /** Scripts that many outputs share. */
  public static final List<Script> SCRIPTS =
      List.of(Script.fromHex("51"), Script.fromHex("52"), Script.fromHex("5301"), Script.EMPTY);

  /** One block with what it does. */
  public record Made(
      Hash256 id,
      int height,
      Block block,
      BlockUndo undo,
      Map<OutPoint, Coin> created,
      Map<OutPoint, Coin> spent) {
    StoredHeader header(StoredHeader.State state, boolean hasBlock) {
      return new StoredHeader(id, height, block.header(), state, hasBlock);
    }

    /** What an importer commits when the block, the tip, leaves the best chain. */
    public ChainBatch takingBack() {
      return new ChainBatch(
          List.of(),
          List.of(),
          Map.of(),
          spent,
          created.keySet(),
          List.of(),
          List.of(id),
          Optional.of(block.header().previous()));
    }

    /** What an importer commits when the block, whose body is stored, becomes the tip again. */
    public ChainBatch bringingBack() {
      return new ChainBatch(
          List.of(),
          List.of(),
          Map.of(id, undo),
          created,
          spent.keySet(),
          List.of(id),
          List.of(),
          Optional.of(id));
    }
  }

  private final SplittableRandom random;
  private final TreeMap<OutPoint, Coin> coins =
      new TreeMap<>(
          (a, b) -> {
            int byTx = a.txid().compareTo(b.txid());
            return byTx != 0 ? byTx : Long.compare(a.index(), b.index());
          });
  private Hash256 tip = Hash256.ZERO;
  private int height = -1;

  public SyntheticChain(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Opens the store of a network of such chains, all of whose headers are KawPoW. */
  public static PostgresChainStore store(DataSource source, String network) {
    return PostgresChainStore.open(new Database(source), network, Hash256.ZERO, new HeaderCodec(0));
  }

  /** The chain of a seed as it stands at a tip, from its beginning. */
  static SyntheticChain replay(long seed, Optional<Hash256> tip) {
    var chain = new SyntheticChain(seed);
    while (tip.isPresent() && !chain.tip.equals(tip.get())) {
      if (chain.height == REPLAY_MAX) {
        throw new IllegalStateException("the tip is not on the chain of this seed");
      }
      chain.next();
    }
    return chain;
  }

  /** A chain whose first block has height 1 and this parent. */
  public static SyntheticChain after(Hash256 genesis, long seed) {
    var chain = new SyntheticChain(seed);
    chain.tip = genesis;
    chain.height = 0;
    return chain;
  }

  /** A chain that goes on from here with other blocks. */
  public SyntheticChain fork(long otherSeed) {
    var fork = new SyntheticChain(otherSeed);
    fork.coins.putAll(coins);
    fork.tip = tip;
    fork.height = height;
    return fork;
  }

  /** The coins that exist now. */
  public Map<OutPoint, Coin> coins() {
    return coins;
  }

  public Hash256 tip() {
    return tip;
  }

  public int height() {
    return height;
  }

  /** Makes the next block. */
  public Made next() {
    height++;
    var transactions = new ArrayList<Transaction>();
    var undo = new ArrayList<List<Coin>>();
    var created = new LinkedHashMap<OutPoint, Coin>();
    var spent = new LinkedHashMap<OutPoint, Coin>();
    transactions.add(transaction(List.of(OutPoint.NULL)));
    int wanted = random.nextInt(TRANSACTIONS_MAX);
    for (int i = 0; i < wanted && coins.size() > 2; i++) {
      List<OutPoint> inputs = pick(1 + random.nextInt(2));
      undo.add(inputs.stream().map(coins::get).toList());
      inputs.forEach(input -> spent.put(input, coins.remove(input)));
      transactions.add(transaction(inputs));
    }
    for (Transaction tx : transactions) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        created.put(tx.outPoint(i), new Coin(tx.outputs().get(i), height, tx.isCoinbase()));
      }
    }
    coins.putAll(created);
    var header = new KawpowHeader(4, tip, hash(), 1_700_000_000L + height, 0, height, 0, hash());
    tip = Sha256.doubleHash(HeaderCodec.toBytes(header));
    return new Made(
        tip, height, new Block(header, transactions), new BlockUndo(undo), created, spent);
  }

  /** Makes several blocks. */
  public List<Made> next(int count) {
    var made = new ArrayList<Made>();
    for (int i = 0; i < count; i++) {
      made.add(next());
    }
    return made;
  }

  /** What an importer commits for blocks that all join the best chain. */
  public static ChainBatch connecting(List<Made> blocks) {
    var created = new LinkedHashMap<OutPoint, Coin>();
    var spent = new LinkedHashMap<OutPoint, Coin>();
    var undo = new LinkedHashMap<Hash256, BlockUndo>();
    for (Made block : blocks) {
      block
          .spent()
          .forEach(
              (key, coin) -> {
                if (created.remove(key) == null) {
                  spent.put(key, coin);
                }
              });
      created.putAll(block.created());
      undo.put(block.id(), block.undo());
    }
    return new ChainBatch(
        blocks.stream().map(b -> b.header(StoredHeader.State.FULLY_VALID, true)).toList(),
        blocks.stream()
            .map(b -> new ChainBatch.StoredBlock(b.id(), b.height(), b.block()))
            .toList(),
        undo,
        created,
        spent.keySet(),
        blocks.stream().map(Made::id).toList(),
        List.of(),
        Optional.of(blocks.getLast().id()));
  }

  private List<OutPoint> pick(int count) {
    var picked = new ArrayList<OutPoint>();
    for (int i = 0; i < count; i++) {
      OutPoint from = new OutPoint(hash(), 0);
      OutPoint key = coins.ceilingKey(from);
      key = key == null ? coins.firstKey() : key;
      if (!picked.contains(key)) {
        picked.add(key);
      }
    }
    return picked;
  }

  private Transaction transaction(List<OutPoint> inputs) {
    Script unlock = Script.of(bytes(4 + random.nextInt(100)));
    int count = 1 + random.nextInt(3);
    var outputs = new ArrayList<TxOutput>();
    for (int i = 0; i < count; i++) {
      long value = random.nextLong(1_000_000_000_000L);
      outputs.add(new TxOutput(value, lock()));
    }
    return new Transaction(
        2,
        inputs.stream()
            .map(input -> new TxInput(input, unlock, TxInput.SEQUENCE_FINAL, Witness.EMPTY))
            .toList(),
        outputs,
        0);
  }

  /** One of a few scripts again and again, or a new one; all can be spent. */
  private Script lock() {
    if (random.nextBoolean()) {
      return SCRIPTS.get(random.nextInt(SCRIPTS.size()));
    }
    byte[] bytes = bytes(1 + random.nextInt(60));
    bytes[0] = 0x51;
    return Script.of(bytes);
  }

  private Hash256 hash() {
    return Hash256.of(bytes(Hash256.LENGTH));
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }
}
