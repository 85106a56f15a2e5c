package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.crypto.Sha256;

/**
 * The digests that signatures of inputs sign (interpreter.cpp, SignatureHash), as in Bitcoin: no
 * fork id, no replay protection (chain.md 7). Pure; may be called from any thread.
 */
public final class SignatureHash {
  /** What signs the missing output of an input without one, by an old mistake: the number one. */
  private static final Hash256 ONE = Hash256.fromHex("01" + "00".repeat(Hash256.LENGTH - 1));

  private SignatureHash() {}

  /**
   * The digest of the given version.
   *
   * @param scriptCode the part of the script that is signed
   * @param input index of the input that is signed for
   * @param value base units of the output it spends; only version 0 signs it
   * @param hashType any 32-bit number; its low byte decides, all of it is signed
   */
  public static Hash256 of(
      SignatureVersion version,
      PrecomputedSighash shared,
      Script scriptCode,
      int input,
      long value,
      int hashType) {
    return switch (version) {
      case BASE -> base(shared, scriptCode, input, hashType);
      case WITNESS_V0 -> witnessV0(shared, scriptCode, input, value, hashType);
    };
  }

  /** The first form: the transaction with only this input's script, changed by the hash type. */
  private static Hash256 base(
      PrecomputedSighash shared, Script scriptCode, int input, int hashType) {
    Transaction tx = shared.transaction();
    if (HashType.isSingle(hashType) && input >= tx.outputs().size()) {
      return ONE;
    }
    var hash = new Sha256();
    hash.update(new ByteWriter().int32le(tx.version()).toBytes());
    updateInputs(hash, shared, ScriptCode.withoutSeparators(scriptCode), input, hashType);
    updateOutputs(hash, shared, input, hashType);
    hash.update(new ByteWriter().uint32le(tx.lockTime()).int32le(hashType).toBytes());
    return hash.finishDouble();
  }

  private static void updateInputs(
      Sha256 hash, PrecomputedSighash shared, Script scriptCode, int input, int hashType) {
    boolean alone = HashType.isAnyoneCanPay(hashType);
    boolean open = HashType.isSingle(hashType) || HashType.isNone(hashType);
    byte[] blank = open ? shared.openInputs() : shared.blankInputs();
    int count = shared.transaction().inputs().size();
    int start = input * PrecomputedSighash.BLANK_INPUT_BYTES;
    int end = start + PrecomputedSighash.BLANK_INPUT_BYTES;
    hash.update(new ByteWriter().compactSize(alone ? 1 : count).toBytes());
    if (!alone) {
      hash.update(blank, 0, start);
    }
    hash.update(blank, start, PrecomputedSighash.OUT_POINT_BYTES);
    TxInput signed = shared.transaction().inputs().get(input);
    hash.update(
        new ByteWriter(scriptCode.size() + 16)
            .sizedBytes(scriptCode.toBytes())
            .uint32le(signed.sequence())
            .toBytes());
    if (!alone) {
      hash.update(blank, end, blank.length - end);
    }
  }

  private static void updateOutputs(
      Sha256 hash, PrecomputedSighash shared, int input, int hashType) {
    Transaction tx = shared.transaction();
    var out = new ByteWriter();
    if (HashType.isNone(hashType)) {
      hash.update(out.compactSize(0).toBytes());
    } else if (HashType.isSingle(hashType)) {
      hash.update(out.compactSize(input + 1).toBytes());
      hash.update(shared.blankOutputs(), 0, input * PrecomputedSighash.BLANK_OUTPUT_BYTES);
      var own = new ByteWriter();
      PrecomputedSighash.writeOutput(tx.outputs().get(input), own);
      hash.update(own.toBytes());
    } else {
      hash.update(out.compactSize(tx.outputs().size()).toBytes());
      hash.update(shared.outputBytes());
    }
  }

  /** BIP 143. */
  private static Hash256 witnessV0(
      PrecomputedSighash shared, Script scriptCode, int input, long value, int hashType) {
    Transaction tx = shared.transaction();
    boolean alone = HashType.isAnyoneCanPay(hashType);
    boolean open = HashType.isSingle(hashType) || HashType.isNone(hashType);
    TxInput signed = tx.inputs().get(input);
    var out = new ByteWriter(160 + scriptCode.size());
    out.int32le(tx.version());
    out.hash256(alone ? Hash256.ZERO : shared.previousOutputs());
    out.hash256(alone || open ? Hash256.ZERO : shared.sequences());
    PrecomputedSighash.writeOutPoint(signed, out);
    out.sizedBytes(scriptCode.toBytes()).int64le(value).uint32le(signed.sequence());
    out.hash256(witnessOutputs(shared, input, hashType));
    out.uint32le(tx.lockTime()).int32le(hashType);
    return Sha256.doubleHash(out.toBytes());
  }

  private static Hash256 witnessOutputs(PrecomputedSighash shared, int input, int hashType) {
    var outputs = shared.transaction().outputs();
    if (HashType.isSingle(hashType) && input < outputs.size()) {
      var out = new ByteWriter();
      PrecomputedSighash.writeOutput(outputs.get(input), out);
      return Sha256.doubleHash(out.toBytes());
    }
    return HashType.isSingle(hashType) || HashType.isNone(hashType)
        ? Hash256.ZERO
        : shared.outputs();
  }
}
