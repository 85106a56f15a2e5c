package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.crypto.Sha256;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a transaction that many of its signature hashes share, each made once when first
 * needed: with them a version 0 hash does not depend on the transaction's size (BIP 143), and one
 * of the first form is a hash over ready bytes. May be used from any thread: two may do the same
 * work, never see a half-made value.
 */
public final class PrecomputedSighash {
  /** Bytes of an input whose script is blank: outpoint, an empty script, sequence. */
  static final int BLANK_INPUT_BYTES = 41;

  /** Bytes of an output that is not signed: value -1, no script. */
  static final int BLANK_OUTPUT_BYTES = 9;

  /** Bytes of an outpoint. */
  static final int OUT_POINT_BYTES = 36;

  private final Transaction tx;
  private @Nullable Hash256 previousOutputs;
  private @Nullable Hash256 sequences;
  private @Nullable Hash256 outputs;

  // An array, unlike a hash, shows what is in it to other threads only through a volatile field.
  private volatile byte @Nullable [] blankInputs;
  private volatile byte @Nullable [] openInputs;
  private volatile byte @Nullable [] outputBytes;
  private volatile byte @Nullable [] blankOutputs;

  public PrecomputedSighash(Transaction tx) {
    this.tx = tx;
  }

  public Transaction transaction() {
    return tx;
  }

  /** Double SHA-256 of all outpoints that are spent. */
  Hash256 previousOutputs() {
    var known = previousOutputs;
    if (known == null) {
      known = Sha256.doubleHash(inputs(PrecomputedSighash::writeOutPoint));
      previousOutputs = known;
    }
    return known;
  }

  /** Double SHA-256 of all sequences. */
  Hash256 sequences() {
    var known = sequences;
    if (known == null) {
      known = Sha256.doubleHash(inputs((input, out) -> out.uint32le(input.sequence())));
      sequences = known;
    }
    return known;
  }

  /** Double SHA-256 of all outputs. */
  Hash256 outputs() {
    var known = outputs;
    if (known == null) {
      known = Sha256.doubleHash(outputBytes());
      outputs = known;
    }
    return known;
  }

  /** All inputs with blank scripts, {@link #BLANK_INPUT_BYTES} each. */
  byte[] blankInputs() {
    var known = blankInputs;
    if (known == null) {
      known = inputs((input, out) -> writeBlank(input, input.sequence(), out));
      blankInputs = known;
    }
    return known;
  }

  /** As {@link #blankInputs()}, with zero for every sequence, so that others may change theirs. */
  byte[] openInputs() {
    var known = openInputs;
    if (known == null) {
      known = inputs((input, out) -> writeBlank(input, 0, out));
      openInputs = known;
    }
    return known;
  }

  /** All outputs, without their count. */
  byte[] outputBytes() {
    var known = outputBytes;
    if (known == null) {
      var out = new ByteWriter();
      tx.outputs().forEach(output -> writeOutput(output, out));
      known = out.toBytes();
      outputBytes = known;
    }
    return known;
  }

  /** As many blank outputs as there are outputs, {@link #BLANK_OUTPUT_BYTES} each. */
  byte[] blankOutputs() {
    var known = blankOutputs;
    if (known == null) {
      known = new byte[tx.outputs().size() * BLANK_OUTPUT_BYTES];
      Arrays.fill(known, (byte) 0xff);
      for (int end = BLANK_OUTPUT_BYTES; end <= known.length; end += BLANK_OUTPUT_BYTES) {
        known[end - 1] = 0;
      }
      blankOutputs = known;
    }
    return known;
  }

  static void writeOutPoint(TxInput input, ByteWriter out) {
    out.hash256(input.previous().txid()).uint32le(input.previous().index());
  }

  static void writeOutput(TxOutput output, ByteWriter out) {
    out.int64le(output.value()).sizedBytes(output.script().toBytes());
  }

  private static void writeBlank(TxInput input, long sequence, ByteWriter out) {
    writeOutPoint(input, out);
    out.uint8(0).uint32le(sequence);
  }

  private byte[] inputs(BiConsumer<TxInput, ByteWriter> part) {
    var out = new ByteWriter(tx.inputs().size() * BLANK_INPUT_BYTES);
    tx.inputs().forEach(input -> part.accept(input, out));
    return out.toBytes();
  }
}
