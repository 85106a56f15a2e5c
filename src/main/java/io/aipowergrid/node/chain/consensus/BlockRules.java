package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.AssetTransactionRules;
import io.aipowergrid.node.chain.script.ScriptBuilder;
import io.aipowergrid.node.chain.script.SigOps;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a block that need no coins: by itself, and in its place (CheckBlock,
 * ContextualCheckBlock; chain.md 6). Pure; may be called from any thread.
 */
public final class BlockRules {
  /** Two hashes side by side. */
  private static final int TREE_NODE_BYTES = 2 * Hash256.LENGTH;

  private final NetworkParams params;
  private final TransactionRules transactions;
  private final AssetTransactionRules assets;

  public BlockRules(NetworkParams params) {
    this.params = params;
    this.transactions = new TransactionRules(params);
    this.assets = new AssetTransactionRules(params.assets(), params.addresses().format());
  }

  /** What a block shows by itself. The merkle root comes first: it ties the rest to the header. */
  public Optional<Violation> checkAlone(Block block) {
    return checkMerkleRoot(block)
        .or(() -> checkSize(block))
        .or(() -> checkCoinbaseIsFirst(block))
        .or(() -> checkTransactions(block))
        .or(() -> checkSigOps(block));
  }

  /** What a block must hold in its place, with its witnesses. */
  public Optional<Violation> checkInPlace(Block block, HeaderNode parent) {
    return checkFinality(block, parent)
        .or(() -> checkHeightInCoinbase(block, parent.height() + 1))
        .or(() -> WitnessCommitment.check(block))
        .or(() -> checkWeight(block));
  }

  private static Optional<Violation> checkMerkleRoot(Block block) {
    MerkleTree tree = MerkleTree.of(block);
    if (!tree.root().equals(block.header().merkleRoot())) {
      return Violation.ofBody("bad-txnmrklroot", "the root is " + tree.root().toDisplayHex());
    }
    return tree.mutated()
        ? Violation.ofBody("bad-txns-duplicate", "transactions repeat without changing the root")
        : Violation.none();
  }

  private static Optional<Violation> checkSize(Block block) {
    int count = block.transactions().size();
    long stripped = strippedSize(block);
    return count == 0
            || count > ConsensusLimits.STRIPPED_BYTES_MAX
            || stripped > ConsensusLimits.STRIPPED_BYTES_MAX
        ? Violation.of("bad-blk-length", count + " transactions, " + stripped + " bytes")
        : Violation.none();
  }

  private static Optional<Violation> checkCoinbaseIsFirst(Block block) {
    List<Transaction> all = block.transactions();
    if (!all.getFirst().isCoinbase()) {
      String detail = "the first transaction is no coinbase";
      return mayBeTreeNodes(all)
          ? Violation.ofBody("bad-cb-missing", detail)
          : Violation.of("bad-cb-missing", detail);
    }
    return all.stream().skip(1).anyMatch(Transaction::isCoinbase)
        ? Violation.of("bad-cb-multiple", "more than one coinbase")
        : Violation.none();
  }

  /**
   * A transaction of 64 bytes hashes like a node of the merkle tree. So whoever finds a block whose
   * nodes can be read as transactions could pass them off as its body under the same root
   * (CVE-2017-12842); the header, and with it the true body, must not pay for that. A coinbase
   * cannot be made that way.
   */
  private static boolean mayBeTreeNodes(List<Transaction> all) {
    return all.stream().anyMatch(tx -> tx.strippedSize() == TREE_NODE_BYTES);
  }

  private Optional<Violation> checkTransactions(Block block) {
    for (Transaction tx : block.transactions()) {
      Optional<Violation> fault = transactions.checkAlone(tx).or(() -> checkAssets(tx));
      if (fault.isPresent()) {
        return fault.map(violation -> violation.in(tx.toString()));
      }
    }
    return Violation.none();
  }

  private Optional<Violation> checkAssets(Transaction tx) {
    return assets.reasonInvalid(tx).flatMap(reason -> Violation.of(reason, "assets"));
  }

  /** The part of the count that needs no coins; the whole follows when the block is connected. */
  private static Optional<Violation> checkSigOps(Block block) {
    long count = block.transactions().stream().mapToLong(SigOps::legacyCount).sum();
    long cost = count * Transaction.WITNESS_SCALE_FACTOR;
    return cost > ConsensusLimits.SIGOPS_COST_MAX
        ? Violation.of("bad-blk-sigops", "cost " + cost)
        : Violation.none();
  }

  private static Optional<Violation> checkFinality(Block block, HeaderNode parent) {
    long median = parent.medianTimePast();
    for (Transaction tx : block.transactions()) {
      if (!TransactionRules.isFinal(tx, parent.height() + 1, median)) {
        return Violation.of("bad-txns-nonfinal", 10, tx.toString());
      }
    }
    return Violation.none();
  }

  /** BIP 34: the coinbase begins with its height, pushed in the one form the daemon writes. */
  private Optional<Violation> checkHeightInCoinbase(Block block, int height) {
    if (height < params.bip34Height()) {
      return Violation.none();
    }
    byte[] wanted = new ScriptBuilder().number(height).build().toBytes();
    Script script = block.transactions().getFirst().inputs().getFirst().script();
    boolean begins =
        script.size() >= wanted.length && Arrays.equals(script.slice(0, wanted.length), wanted);
    return begins
        ? Violation.none()
        : Violation.of("bad-cb-height", "the coinbase does not begin with " + height);
  }

  private static Optional<Violation> checkWeight(Block block) {
    long weight = weight(block);
    return weight > ConsensusLimits.BLOCK_WEIGHT_MAX
        ? Violation.of("bad-blk-weight", weight + " units")
        : Violation.none();
  }

  /** Three times the bytes without witnesses, plus all bytes (BIP 141). */
  public static long weight(Block block) {
    long witnessBytes =
        block.transactions().stream().mapToLong(tx -> tx.totalSize() - tx.strippedSize()).sum();
    return strippedSize(block) * Transaction.WITNESS_SCALE_FACTOR + witnessBytes;
  }

  /** Bytes of the block without witnesses. */
  public static long strippedSize(Block block) {
    int header =
        switch (block.header()) {
          case LegacyHeader _ -> HeaderCodec.LEGACY_BYTES;
          case KawpowHeader _ -> HeaderCodec.KAWPOW_BYTES;
        };
    long count = block.transactions().size();
    int countBytes = count < 0xfd ? 1 : count <= 0xffff ? 3 : 5;
    return header
        + countBytes
        + block.transactions().stream().mapToLong(Transaction::strippedSize).sum();
  }
}
