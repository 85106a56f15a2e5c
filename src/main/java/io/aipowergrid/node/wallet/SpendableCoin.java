package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.ScriptTemplate;

/**
 * An output that the wallet has the key for and may spend now.
 *
 * @param path of the key
 */
public record SpendableCoin(OutPoint outPoint, TxOutput output, KeyPath path) {
  /** Outpoint, lengths and sequence of an input. */
  private static final int INPUT_BYTES = 36 + 1 + 4;

  /** The longest signature with its hash type, and the push before it: low s is always made. */
  private static final int SIGNATURE_PUSH_BYTES = 1 + 72;

  private static final int KEY_PUSH_BYTES = 1 + 33;

  /** Bytes of an input that spends a key hash. */
  static final int KEY_HASH_INPUT_BYTES = INPUT_BYTES + SIGNATURE_PUSH_BYTES + KEY_PUSH_BYTES;

  /** Bytes of an input that spends a bare key. */
  static final int KEY_INPUT_BYTES = INPUT_BYTES + SIGNATURE_PUSH_BYTES;

  /**
   * @throws IllegalArgumentException for an output that must not be spent as coins
   */
  public SpendableCoin {
    if (!isPlain(output)) {
      throw new IllegalArgumentException(outPoint + " is no plain coin");
    }
  }

  /**
   * Whether an output holds nothing but coins for one key. One that carries an asset looks like a
   * payment to a key too, and would lose the asset (chain.md 7); so does a bare key with such bytes
   * in it.
   */
  public static boolean isPlain(TxOutput output) {
    if (output.value() <= 0) {
      return false;
    }
    return switch (ScriptTemplate.of(output.script())) {
      case ScriptTemplate.PayToKeyHash hash -> true;
      case ScriptTemplate.PayToPublicKey(var key) -> key.toBytes().length == 33;
      case ScriptTemplate.PayToScriptHash hash -> false;
      case ScriptTemplate.Multisig keys -> false;
      case ScriptTemplate.PayToWitnessKeyHash hash -> false;
      case ScriptTemplate.PayToWitnessScriptHash hash -> false;
      case ScriptTemplate.NullData data -> false;
      case ScriptTemplate.AssetCarrier carrier -> false;
      case ScriptTemplate.NullAssetData data -> false;
      case ScriptTemplate.NonStandard other -> false;
    };
  }

  Amount value() {
    return Amount.of(output.value());
  }

  /** The most bytes that an input spending it has. */
  int inputBytes() {
    return ScriptTemplate.of(output.script()) instanceof ScriptTemplate.PayToKeyHash
        ? KEY_HASH_INPUT_BYTES
        : KEY_INPUT_BYTES;
  }
}
