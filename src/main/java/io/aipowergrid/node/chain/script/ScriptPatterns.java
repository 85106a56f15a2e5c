package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;

/** Shapes of scripts that rules of consensus look for, byte by byte (script.cpp). Pure. */
public final class ScriptPatterns {
  private ScriptPatterns() {}

  /** {@code HASH160 <20 bytes> EQUAL} and nothing else (BIP 16). */
  public static boolean isPayToScriptHash(Script script) {
    return script.size() == 23
        && script.byteAt(0) == Opcode.OP_HASH160.code()
        && script.byteAt(1) == 20
        && script.byteAt(22) == Opcode.OP_EQUAL.code();
  }

  /** Whether every operation pushes; false where a push runs past the end (IsPushOnly). */
  public static boolean isPushOnly(Script script) {
    return isPushOnly(script, 0);
  }

  /** As {@link #isPushOnly(Script)} from a byte on. */
  static boolean isPushOnly(Script script, int from) {
    var reader = new ScriptReader(script, from);
    while (reader.next()) {
      if (!reader.isPush()) {
        return false;
      }
    }
    return reader.atEnd();
  }

  /** Whether the first byte is this operation. */
  public static boolean startsWith(Script script, Opcode opcode) {
    return !script.isEmpty() && script.byteAt(0) == opcode.code();
  }

  /**
   * Whether the output can never be spent and so is not kept in the UTXO set (chain.md 7;
   * IsUnspendable): it begins with OP_RETURN or opcode 0xc0, is longer than a script that can run,
   * or carries an amount of zero of an asset.
   */
  public static boolean isUnspendable(Script script) {
    return startsWith(script, Opcode.OP_RETURN)
        || startsWith(script, Opcode.OP_AIPG_ASSET)
        || script.size() > ScriptLimits.SCRIPT_BYTES_MAX
        || AssetScripts.hasZeroAmount(script);
  }
}
