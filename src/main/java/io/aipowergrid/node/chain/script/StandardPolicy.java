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
 * Which transactions are relayed and mined by default; blocks may hold others (policy.cpp; chain.md
 * 7). Reasons are the daemon's words. Pure; may be called from any thread.
 */
public final class StandardPolicy {
  /** CTransaction::MAX_STANDARD_VERSION. */
  public static final int VERSION_MAX = 2;

  /** MAX_STANDARD_TX_WEIGHT: this weight is already too much. */
  public static final int WEIGHT_LIMIT = 400_000;

  /** MAX_STANDARD_TX_SIGOPS_COST. */
  public static final int SIGOPS_COST_MAX = 16_000;

  /** DEFAULT_BYTES_PER_SIGOP. */
  public static final int BYTES_PER_SIGOP = 20;

  /** Bytes of an input script: 15 of 15 keys behind a script hash, and a little. */
  public static final int UNLOCKING_BYTES_MAX = 1650;

  /** MAX_OP_RETURN_RELAY: bytes of a script that carries data. */
  public static final int DATA_SCRIPT_BYTES_MAX = 83;

  /** Keys of a bare multisig. */
  public static final int MULTISIG_KEYS_MAX = 3;

  /** Outputs with null asset data. */
  public static final int NULL_ASSET_OUTPUTS_MAX = 100;

  /** DUST_RELAY_TX_FEE: base units for 1000 bytes. */
  public static final long DUST_FEE_PER_KILOBYTE = 3000;

  /** MAX_P2SH_SIGOPS. */
  public static final int REDEEM_SIGOPS_MAX = 15;

  /** MAX_STANDARD_P2WSH_SCRIPT_SIZE. */
  public static final int WITNESS_SCRIPT_BYTES_MAX = 3600;

  /** MAX_STANDARD_P2WSH_STACK_ITEMS, the script not counted. */
  public static final int WITNESS_ITEMS_MAX = 100;

  /** MAX_STANDARD_P2WSH_STACK_ITEM_SIZE. */
  public static final int WITNESS_ITEM_BYTES_MAX = 80;

  /** What spending an output takes: outpoint, lengths, sequence, signature and key. */
  private static final int SPENDING_BYTES = 148;

  /** The same where signature and key are in the witness, which counts a quarter. */
  private static final int WITNESS_SPENDING_BYTES = 67;

  private StandardPolicy() {}

  /** Why the transaction alone is not standard; empty when it is (IsStandardTx). */
  public static Optional<String> reasonNotStandard(Transaction tx) {
    if (tx.version() < 1 || tx.version() > VERSION_MAX) {
      return Optional.of("version");
    }
    if (tx.weight() >= WEIGHT_LIMIT) {
      return Optional.of("tx-size");
    }
    for (TxInput input : tx.inputs()) {
      if (input.script().size() > UNLOCKING_BYTES_MAX) {
        return Optional.of("scriptsig-size");
      }
      if (!ScriptPatterns.isPushOnly(input.script())) {
        return Optional.of("scriptsig-not-pushonly");
      }
    }
    return reasonOfOutputs(tx.outputs());
  }

  private static Optional<String> reasonOfOutputs(List<TxOutput> outputs) {
    int dataOutputs = 0;
    int nullAssetOutputs = 0;
    for (TxOutput output : outputs) {
      ScriptTemplate template = ScriptTemplate.of(output.script());
      if (!isStandard(template, output.script())) {
        return Optional.of("scriptpubkey");
      }
      if (template instanceof ScriptTemplate.NullData) {
        dataOutputs++;
      } else if (template instanceof ScriptTemplate.NullAssetData) {
        nullAssetOutputs++;
      } else if (isDust(output)) {
        return Optional.of("dust");
      }
    }
    if (dataOutputs > 1) {
      return Optional.of("multi-op-return");
    }
    return nullAssetOutputs > NULL_ASSET_OUTPUTS_MAX
        ? Optional.of("tomany-op-neox-asset")
        : Optional.empty();
  }

  private static boolean isStandard(ScriptTemplate template, Script script) {
    return switch (template) {
      case ScriptTemplate.Multisig multisig -> multisig.keys().size() <= MULTISIG_KEYS_MAX;
      case ScriptTemplate.NullData data -> script.size() <= DATA_SCRIPT_BYTES_MAX;
      case ScriptTemplate.NullAssetData data -> script.size() <= DATA_SCRIPT_BYTES_MAX;
      case ScriptTemplate.NonStandard other -> false;
      case ScriptTemplate.PayToPublicKey key -> true;
      case ScriptTemplate.PayToKeyHash hash -> true;
      case ScriptTemplate.PayToScriptHash hash -> true;
      case ScriptTemplate.PayToWitnessKeyHash hash -> true;
      case ScriptTemplate.PayToWitnessScriptHash hash -> true;
      case ScriptTemplate.AssetCarrier carrier -> true;
    };
  }

  /** Whether spending the output costs more than it holds; outputs that carry assets never are. */
  public static boolean isDust(TxOutput output) {
    return AssetScripts.kindOf(output.script()).isEmpty()
        && output.value() < dustThreshold(output.script());
  }

  /** The least value, in base units, that an output with this script should have. */
  public static long dustThreshold(Script script) {
    if (ScriptPatterns.isUnspendable(script)) {
      return 0;
    }
    int lengthBytes = script.size() < 0xfd ? 1 : 3;
    int outputBytes = Long.BYTES + lengthBytes + script.size();
    int spendingBytes =
        WitnessProgram.of(script).isPresent() ? WITNESS_SPENDING_BYTES : SPENDING_BYTES;
    return DUST_FEE_PER_KILOBYTE * (outputBytes + spendingBytes) / 1000;
  }

  /**
   * Whether every output that is spent has a standard form and no redeem script has more than
   * {@link #REDEEM_SIGOPS_MAX} signature operations ("bad-txns-nonstandard-inputs").
   *
   * @param spent the outputs that the inputs spend, in their order
   */
  public static boolean areInputsStandard(Transaction tx, List<TxOutput> spent) {
    if (tx.isCoinbase()) {
      return true;
    }
    for (int i = 0; i < tx.inputs().size(); i++) {
      if (!isInputStandard(tx.inputs().get(i), spent.get(i).script())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInputStandard(TxInput input, Script locking) {
    return switch (ScriptTemplate.of(locking)) {
      case ScriptTemplate.NonStandard other -> false;
      case ScriptTemplate.PayToScriptHash hash -> {
        Script redeem = redeemScript(input.script());
        yield redeem != null && SigOps.count(redeem, true) <= REDEEM_SIGOPS_MAX;
      }
      case ScriptTemplate.Multisig multisig -> true;
      case ScriptTemplate.NullData data -> true;
      case ScriptTemplate.NullAssetData data -> true;
      case ScriptTemplate.PayToPublicKey key -> true;
      case ScriptTemplate.PayToKeyHash hash -> true;
      case ScriptTemplate.PayToWitnessKeyHash hash -> true;
      case ScriptTemplate.PayToWitnessScriptHash hash -> true;
      case ScriptTemplate.AssetCarrier carrier -> true;
    };
  }

  /**
   * Whether no witness is larger than usual or without use ("bad-witness-nonstandard").
   *
   * @param spent the outputs that the inputs spend, in their order
   */
  public static boolean isWitnessStandard(Transaction tx, List<TxOutput> spent) {
    if (tx.isCoinbase()) {
      return true;
    }
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxInput input = tx.inputs().get(i);
      if (!input.witness().isEmpty() && !isWitnessStandard(input, spent.get(i).script())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWitnessStandard(TxInput input, Script locking) {
    Script program =
        ScriptPatterns.isPayToScriptHash(locking) ? redeemScript(input.script()) : locking;
    if (program == null) {
      return false;
    }
    return WitnessProgram.of(program)
        .map(found -> !found.paysToScriptHash() || isWitnessStandard(input.witness()))
        .orElse(false);
  }

  private static boolean isWitnessStandard(Witness witness) {
    int items = witness.size() - 1;
    if (items > WITNESS_ITEMS_MAX || witness.item(items).length > WITNESS_SCRIPT_BYTES_MAX) {
      return false;
    }
    for (int i = 0; i < items; i++) {
      if (witness.item(i).length > WITNESS_ITEM_BYTES_MAX) {
        return false;
      }
    }
    return true;
  }

  /** What the input script leaves on top of the stack; null where it fails or leaves nothing. */
  private static @Nullable Script redeemScript(Script unlocking) {
    var stack = new ScriptStack();
    ScriptResult result =
        ScriptMachine.run(
            stack, unlocking, ScriptFlags.NONE, SignatureChecker.NONE, SignatureVersion.BASE);
    return result.isOk() && !stack.isEmpty() ? Script.of(stack.peek(0)) : null;
  }

  /** The size that fees are counted by: many signature operations count as bytes too. */
  public static long virtualSize(long weight, long sigOpsCost) {
    return Math.ceilDiv(
        Math.max(weight, sigOpsCost * BYTES_PER_SIGOP), Transaction.WITNESS_SCALE_FACTOR);
  }
}
