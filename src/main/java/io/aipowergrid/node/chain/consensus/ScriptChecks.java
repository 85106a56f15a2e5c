package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.PrecomputedSighash;
import io.aipowergrid.node.chain.script.ScriptFlags;
import io.aipowergrid.node.chain.script.ScriptInterpreter;
import io.aipowergrid.node.chain.script.ScriptResult;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.script.TransactionSignatureChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the scripts of a block's inputs on the pool (validation.cpp, CheckInputs; chain.md 6). May
 * be called from any thread, which waits.
 */
public final class ScriptChecks {
  /** Inputs that one task of the pool checks. */
  private static final int PIECE_INPUTS = 32;

  private final SignatureVerifier signatures;
  private final CpuPool pool;

  public ScriptChecks(SignatureVerifier signatures, CpuPool pool) {
    this.signatures = signatures;
    this.pool = pool;
  }

  /**
   * A transaction and the coins that its inputs spend, in their order.
   *
   * @param coins one for each input
   */
  public record Spend(Transaction tx, List<Coin> coins) {}

  private record Input(PrecomputedSighash sighash, int index, TxOutput spent) {}

  /** The first script that refuses, in the order of the block, by the rules of blocks. */
  public Optional<Violation> check(List<Spend> spends) {
    List<Input> inputs = new ArrayList<>();
    for (Spend spend : spends) {
      var sighash = new PrecomputedSighash(spend.tx());
      for (int i = 0; i < spend.coins().size(); i++) {
        inputs.add(new Input(sighash, i, spend.coins().get(i).output()));
      }
    }
    return pool
        .mapPieces(inputs, PIECE_INPUTS, piece -> piece.stream().map(this::check).toList())
        .stream()
        .filter(Optional::isPresent)
        .findFirst()
        .flatMap(Objects::requireNonNull);
  }

  private Optional<Violation> check(Input input) {
    Transaction tx = input.sighash().transaction();
    TxInput spending = tx.inputs().get(input.index());
    var checker =
        new TransactionSignatureChecker(
            input.sighash(), input.index(), input.spent().value(), signatures);
    ScriptResult result =
        ScriptInterpreter.verify(
            spending.script(),
            input.spent().script(),
            spending.witness(),
            ScriptFlags.BLOCK_FLAGS,
            checker);
    return result.isOk()
        ? Violation.none()
        : Violation.of(
            "mandatory-script-verify-flag-failed (" + result.message() + ")",
            "input " + input.index() + " of " + tx);
  }
}
