package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction (BIP 144). Immutable; ids and sizes are computed once, when first asked for. */
public final class Transaction {
  /** consensus/consensus.h, WITNESS_SCALE_FACTOR. */
  public static final int WITNESS_SCALE_FACTOR = 4;

  private final int version;
  private final List<TxInput> inputs;
  private final List<TxOutput> outputs;
  private final long lockTime;
  private final boolean hasWitness;

  // Computed without a lock: two threads may do the same work, never see a half-made value.
  private @Nullable Hash256 txid;
  private @Nullable Hash256 wtxid;
  private int strippedSize;
  private int totalSize;

  /**
   * @param version any signed 32-bit value is valid in a block (chain.md 6)
   * @param lockTime unsigned 32-bit
   */
  public Transaction(int version, List<TxInput> inputs, List<TxOutput> outputs, long lockTime) {
    if (lockTime < 0 || lockTime > 0xffff_ffffL) {
      throw new IllegalArgumentException("a lock time has 32 bits, not " + lockTime);
    }
    this.version = version;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.lockTime = lockTime;
    this.hasWitness = this.inputs.stream().anyMatch(input -> !input.witness().isEmpty());
  }

  public int version() {
    return version;
  }

  public List<TxInput> inputs() {
    return inputs;
  }

  public List<TxOutput> outputs() {
    return outputs;
  }

  /** Unsigned 32-bit: a height below 500,000,000, else seconds since 1970. */
  public long lockTime() {
    return lockTime;
  }

  /** Whether any input carries witness data. */
  public boolean hasWitness() {
    return hasWitness;
  }

  /** Exactly one input, and it spends nothing (primitives/transaction.h, IsCoinBase). */
  public boolean isCoinbase() {
    return inputs.size() == 1 && inputs.getFirst().previous().isNull();
  }

  /** Double SHA-256 of the form without witnesses. */
  public Hash256 txid() {
    var known = txid;
    if (known == null) {
      known = TransactionCodec.txid(this);
      txid = known;
    }
    return known;
  }

  /** Double SHA-256 of the form with witnesses; equals the txid where there are none. */
  public Hash256 wtxid() {
    var known = wtxid;
    if (known == null) {
      known = hasWitness ? TransactionCodec.wtxid(this) : txid();
      wtxid = known;
    }
    return known;
  }

  /** Bytes without witnesses. */
  public int strippedSize() {
    if (strippedSize == 0) {
      strippedSize = TransactionCodec.strippedSize(this);
    }
    return strippedSize;
  }

  /** Bytes with witnesses. */
  public int totalSize() {
    if (totalSize == 0) {
      totalSize = TransactionCodec.totalSize(this);
    }
    return totalSize;
  }

  /** BIP 141: stripped size three times, plus total size. */
  public int weight() {
    return strippedSize() * (WITNESS_SCALE_FACTOR - 1) + totalSize();
  }

  /** One output as an outpoint. */
  public OutPoint outPoint(int index) {
    return new OutPoint(txid(), index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transaction tx && wtxid().equals(tx.wtxid());
  }

  @Override
  public int hashCode() {
    return txid().hashCode();
  }

  @Override
  public String toString() {
    return "tx " + txid().toDisplayHex();
  }
}
