package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts signature operations, executed or not, which are limited per block (chain.md 6;
 * script.cpp, GetSigOpCount; tx_verify.cpp). Counting stops at opcode 0xc0 and at a push that runs
 * past the end, not at OP_RETURN. Pure; may be called from any thread.
 */
public final class SigOps {
  private SigOps() {}

  /**
   * What a transaction costs of a block's limit: legacy and P2SH operations four each, those of
   * witnesses one.
   *
   * @param spent the outputs that its inputs spend, in their order; not looked at for a coinbase
   */
  public static long cost(Transaction tx, List<TxOutput> spent) {
    long cost = (long) legacyCount(tx) * Transaction.WITNESS_SCALE_FACTOR;
    if (tx.isCoinbase()) {
      return cost;
    }
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxInput input = tx.inputs().get(i);
      Script locking = spent.get(i).script();
      cost += (long) redeemCount(input.script(), locking) * Transaction.WITNESS_SCALE_FACTOR;
      cost += witnessCount(input.script(), locking, input.witness());
    }
    return cost;
  }

  /** Operations in all scripts of the transaction itself; a multisig counts as 20. */
  public static int legacyCount(Transaction tx) {
    int count = 0;
    for (TxInput input : tx.inputs()) {
      count += count(input.script(), false);
    }
    for (TxOutput output : tx.outputs()) {
      count += count(output.script(), false);
    }
    return count;
  }

  /**
   * Operations in one script.
   *
   * @param accurate whether a multisig after a small number counts as that number of keys
   */
  public static int count(Script script, boolean accurate) {
    int count = 0;
    int before = -1;
    var reader = new ScriptReader(script);
    while (reader.next()) {
      Opcode opcode = Opcode.of(reader.opcode());
      if (opcode == Opcode.OP_CHECKSIG || opcode == Opcode.OP_CHECKSIGVERIFY) {
        count++;
      } else if (opcode == Opcode.OP_CHECKMULTISIG || opcode == Opcode.OP_CHECKMULTISIGVERIFY) {
        int keys = before - (Opcode.OP_1.code() - 1);
        boolean known = accurate && keys >= 1 && keys <= 16;
        count += known ? keys : ScriptLimits.MULTISIG_KEYS_MAX;
      }
      before = reader.opcode();
    }
    return count;
  }

  /** Operations in the redeem script of an input that spends a P2SH output, else zero. */
  static int redeemCount(Script unlocking, Script locking) {
    if (!ScriptPatterns.isPayToScriptHash(locking)) {
      return 0;
    }
    Script redeem = lastPush(unlocking);
    return redeem == null ? 0 : count(redeem, true);
  }

  /** Operations in the witness of an input (interpreter.cpp, CountWitnessSigOps). */
  static int witnessCount(Script unlocking, Script locking, Witness witness) {
    Optional<WitnessProgram> program = WitnessProgram.of(locking);
    if (program.isEmpty() && ScriptPatterns.isPayToScriptHash(locking)) {
      Script redeem = lastPush(unlocking);
      program = redeem == null ? Optional.empty() : WitnessProgram.of(redeem);
    }
    return program.map(found -> witnessCount(found, witness)).orElse(0);
  }

  private static int witnessCount(WitnessProgram program, Witness witness) {
    if (program.paysToKeyHash()) {
      return 1;
    }
    return program.paysToScriptHash() && !witness.isEmpty()
        ? count(Script.of(witness.item(witness.size() - 1)), true)
        : 0;
  }

  /** What the last operation pushes; null where some operation does not push. */
  private static @Nullable Script lastPush(Script script) {
    var reader = new ScriptReader(script);
    while (reader.next()) {
      if (!reader.isPush()) {
        return null;
      }
    }
    return reader.atEnd() ? Script.of(reader.data()) : null;
  }
}
