package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.consensus.Violation;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.script.PrecomputedSighash;
import io.aipowergrid.node.chain.script.ScriptFlag;
import io.aipowergrid.node.chain.script.ScriptFlags;
import io.aipowergrid.node.chain.script.ScriptInterpreter;
import io.aipowergrid.node.chain.script.ScriptResult;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.script.TransactionSignatureChecker;
import java.util.List;
import java.util.Optional;

/**
 * Runs the scripts of an offered transaction by the rules of relay, which hold all rules of blocks
 * and more (validation.cpp, CheckInputs). Any thread.
 */
final class MempoolScripts {
  /** MANDATORY_SCRIPT_VERIFY_FLAGS: no honest peer relays what breaks these. */
  private static final ScriptFlags MANDATORY = ScriptFlags.of(ScriptFlag.P2SH);

  private final SignatureVerifier signatures;

  /**
   * @param signatures best one that remembers, since a block asks for the same ones again
   */
  MempoolScripts(SignatureVerifier signatures) {
    this.signatures = signatures;
  }

  /** The first script that refuses. */
  Optional<Violation> check(Transaction tx, List<Coin> coins) {
    var sighash = new PrecomputedSighash(tx);
    for (int i = 0; i < coins.size(); i++) {
      ScriptResult result = run(sighash, i, coins.get(i), ScriptFlags.STANDARD_FLAGS);
      if (!result.isOk()) {
        boolean harmless = run(sighash, i, coins.get(i), MANDATORY).isOk();
        return Violation.of(
            (harmless ? "non-mandatory-script-verify-flag" : "mandatory-script-verify-flag-failed")
                + " ("
                + result.message()
                + ")",
            harmless ? 0 : Violation.BAN,
            "input " + i);
      }
    }
    return Violation.none();
  }

  private ScriptResult run(PrecomputedSighash sighash, int index, Coin coin, ScriptFlags flags) {
    TxInput input = sighash.transaction().inputs().get(index);
    var checker =
        new TransactionSignatureChecker(sighash, index, coin.output().value(), signatures);
    return ScriptInterpreter.verify(
        input.script(), coin.output().script(), input.witness(), flags, checker);
  }
}
