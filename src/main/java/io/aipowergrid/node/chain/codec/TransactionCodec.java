package io.aipowergrid.node.chain.codec;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions as bytes: version, inputs, outputs, witnesses when flagged, lock time (BIP 144;
 * primitives/transaction.h, SerializeTransaction). Pure; may be called from any thread.
 */
public final class TransactionCodec {
  /** The fewest bytes an input, an output and a witness item take: bounds the counts. */
  private static final int INPUT_BYTES_MIN = 41;

  private static final int OUTPUT_BYTES_MIN = 9;
  private static final int WITNESS_FLAG = 1;

  private TransactionCodec() {}

  /**
   * Reads one transaction, with or without witnesses.
   *
   * @throws MalformedBytesException when the bytes are no transaction
   */
  public static Transaction read(ByteReader in) {
    int version = in.int32le();
    List<TxInput> inputs = readInputs(in);
    int flags = 0;
    List<TxOutput> outputs = List.of();
    if (inputs.isEmpty()) {
      // An empty input list is the marker of the extended form; then flags and the real lists
      // follow.
      flags = in.uint8();
      if (flags != 0) {
        inputs = readInputs(in);
        outputs = readOutputs(in);
      }
    } else {
      outputs = readOutputs(in);
    }
    if ((flags & WITNESS_FLAG) != 0) {
      flags ^= WITNESS_FLAG;
      inputs = readWitnesses(in, inputs);
    }
    if (flags != 0) {
      throw new MalformedBytesException("unknown optional data in a transaction");
    }
    return new Transaction(version, inputs, outputs, in.uint32le());
  }

  /**
   * Reads bytes that hold exactly one transaction.
   *
   * @throws MalformedBytesException when they do not
   */
  public static Transaction parse(byte[] bytes) {
    var in = new ByteReader(bytes);
    Transaction tx = read(in);
    in.requireEnd();
    return tx;
  }

  /** Writes the form with witnesses, where there are any. */
  public static void write(Transaction tx, ByteWriter out) {
    out.int32le(tx.version());
    if (tx.hasWitness()) {
      out.uint8(0).uint8(WITNESS_FLAG);
    }
    writeBody(tx, out);
    if (tx.hasWitness()) {
      tx.inputs().forEach(input -> writeWitness(input.witness(), out));
    }
    out.uint32le(tx.lockTime());
  }

  /** Writes the form without witnesses, which the txid is made of. */
  public static void writeStripped(Transaction tx, ByteWriter out) {
    out.int32le(tx.version());
    writeBody(tx, out);
    out.uint32le(tx.lockTime());
  }

  /** The bytes with witnesses. */
  public static byte[] toBytes(Transaction tx) {
    var out = new ByteWriter(tx.totalSize());
    write(tx, out);
    return out.toBytes();
  }

  /** The id: double SHA-256 of the form without witnesses. */
  public static Hash256 txid(Transaction tx) {
    var out = new ByteWriter(256);
    writeStripped(tx, out);
    return Sha256.doubleHash(out.toBytes());
  }

  /** Double SHA-256 of the form with witnesses. */
  public static Hash256 wtxid(Transaction tx) {
    var out = new ByteWriter(256);
    write(tx, out);
    return Sha256.doubleHash(out.toBytes());
  }

  /** Bytes of the form without witnesses. */
  public static int strippedSize(Transaction tx) {
    int size = 8 + compactSizeBytes(tx.inputs().size()) + compactSizeBytes(tx.outputs().size());
    for (TxInput input : tx.inputs()) {
      size += 40 + sizedBytes(input.script().size());
    }
    for (TxOutput output : tx.outputs()) {
      size += 8 + sizedBytes(output.script().size());
    }
    return size;
  }

  /** Bytes of the form with witnesses. */
  public static int totalSize(Transaction tx) {
    int size = tx.strippedSize();
    if (tx.hasWitness()) {
      size += 2;
      for (TxInput input : tx.inputs()) {
        size += compactSizeBytes(input.witness().size()) + input.witness().packedSize();
      }
    }
    return size;
  }

  private static List<TxInput> readInputs(ByteReader in) {
    int count = in.compactSize(in.remaining() / INPUT_BYTES_MIN);
    var inputs = new ArrayList<TxInput>(count);
    for (int i = 0; i < count; i++) {
      var previous = new OutPoint(in.hash256(), in.uint32le());
      var script = Script.of(in.sizedBytes(in.remaining()));
      inputs.add(new TxInput(previous, script, in.uint32le(), Witness.EMPTY));
    }
    return inputs;
  }

  private static List<TxOutput> readOutputs(ByteReader in) {
    int count = in.compactSize(in.remaining() / OUTPUT_BYTES_MIN);
    var outputs = new ArrayList<TxOutput>(count);
    for (int i = 0; i < count; i++) {
      outputs.add(new TxOutput(in.int64le(), Script.of(in.sizedBytes(in.remaining()))));
    }
    return outputs;
  }

  private static List<TxInput> readWitnesses(ByteReader in, List<TxInput> inputs) {
    var result = new ArrayList<TxInput>(inputs.size());
    boolean any = false;
    for (TxInput input : inputs) {
      int count = in.compactSize(in.remaining());
      int begin = in.position();
      for (int i = 0; i < count; i++) {
        in.skip(in.compactSize(in.remaining()));
      }
      any |= count > 0;
      result.add(input.withWitness(Witness.ofPacked(count, in.bytesSince(begin))));
    }
    if (!any) {
      throw new MalformedBytesException("a transaction flags witnesses and has none");
    }
    return result;
  }

  private static void writeBody(Transaction tx, ByteWriter out) {
    out.compactSize(tx.inputs().size());
    for (TxInput input : tx.inputs()) {
      out.hash256(input.previous().txid()).uint32le(input.previous().index());
      out.sizedBytes(input.script().toBytes()).uint32le(input.sequence());
    }
    out.compactSize(tx.outputs().size());
    for (TxOutput output : tx.outputs()) {
      out.int64le(output.value()).sizedBytes(output.script().toBytes());
    }
  }

  private static void writeWitness(Witness witness, ByteWriter out) {
    witness.writePacked(out.compactSize(witness.size()));
  }

  private static int sizedBytes(int length) {
    return compactSizeBytes(length) + length;
  }

  private static int compactSizeBytes(int value) {
    return value < 0xfd ? 1 : value <= 0xffff ? 3 : 5;
  }
}
