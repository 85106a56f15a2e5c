package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.crypto.Sha256;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an input may spend an output (interpreter.cpp, VerifyScript). Never throws for
 * any script. Pure but for what the checker keeps.
 */
public final class ScriptInterpreter {
  private final Script unlocking;
  private final Script locking;
  private final Witness witness;
  private final ScriptFlags flags;
  private final SignatureChecker checker;
  private boolean hadWitness;

  private ScriptInterpreter(
      Script unlocking,
      Script locking,
      Witness witness,
      ScriptFlags flags,
      SignatureChecker checker) {
    this.unlocking = unlocking;
    this.locking = locking;
    this.witness = witness;
    this.flags = flags;
    this.checker = checker;
  }

  /**
   * The verdict on one input.
   *
   * @param unlocking the input's script
   * @param locking the script of the output it spends
   * @param witness the input's witness
   * @param checker knows the transaction
   */
  public static ScriptResult verify(
      Script unlocking,
      Script locking,
      Witness witness,
      ScriptFlags flags,
      SignatureChecker checker) {
    return new ScriptInterpreter(unlocking, locking, witness, flags, checker).verify();
  }

  private ScriptResult verify() {
    if (flags.contains(ScriptFlag.SIGPUSHONLY) && !ScriptPatterns.isPushOnly(unlocking)) {
      return SIG_PUSHONLY;
    }
    var stack = new ScriptStack();
    ScriptResult result = run(stack, unlocking, SignatureVersion.BASE);
    if (result != OK) {
      return result;
    }
    var pushed = stack.copy();
    result = runToTrue(stack, locking);
    if (result == OK) {
      result = runBareWitness();
    }
    if (result == OK && isScriptHash()) {
      stack = pushed;
      result = runRedeemScript(stack);
    }
    return result == OK ? finish(stack) : result;
  }

  private boolean isScriptHash() {
    return flags.contains(ScriptFlag.P2SH) && ScriptPatterns.isPayToScriptHash(locking);
  }

  private ScriptResult runBareWitness() {
    Optional<WitnessProgram> program = witnessProgram(locking);
    if (program.isEmpty()) {
      return OK;
    }
    // Anything else in the input script would change the id without changing the meaning.
    return unlocking.isEmpty() ? runWitness(program.get()) : WITNESS_MALLEATED;
  }

  private ScriptResult runRedeemScript(ScriptStack stack) {
    if (!ScriptPatterns.isPushOnly(unlocking)) {
      return SIG_PUSHONLY;
    }
    // The output script hashed this item, so there is one.
    byte[] redeemBytes = stack.pop();
    Script redeem = Script.of(redeemBytes);
    ScriptResult result = runToTrue(stack, redeem);
    if (result != OK) {
      return result;
    }
    Optional<WitnessProgram> program = witnessProgram(redeem);
    if (program.isEmpty()) {
      return OK;
    }
    return unlocking.equals(new ScriptBuilder().push(redeemBytes).build())
        ? runWitness(program.get())
        : WITNESS_MALLEATED_P2SH;
  }

  private ScriptResult finish(ScriptStack stack) {
    // The stack of a witness program was checked where it ran.
    if (flags.contains(ScriptFlag.CLEANSTACK) && !hadWitness && stack.size() != 1) {
      return CLEANSTACK;
    }
    return flags.contains(ScriptFlag.WITNESS) && !hadWitness && !witness.isEmpty()
        ? WITNESS_UNEXPECTED
        : OK;
  }

  private Optional<WitnessProgram> witnessProgram(Script script) {
    return flags.contains(ScriptFlag.WITNESS) ? WitnessProgram.of(script) : Optional.empty();
  }

  private ScriptResult runWitness(WitnessProgram program) {
    hadWitness = true;
    if (program.version() != 0) {
      return flags.contains(ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM)
          ? DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM
          : OK;
    }
    if (program.paysToScriptHash()) {
      return runWitnessScript(program);
    }
    if (!program.paysToKeyHash()) {
      return WITNESS_PROGRAM_WRONG_LENGTH;
    }
    if (witness.size() != 2) {
      return WITNESS_PROGRAM_MISMATCH;
    }
    return runWitnessStack(
        witness.items(), PaymentScripts.payToKeyHash(Hash160.of(program.program().toBytes())));
  }

  private ScriptResult runWitnessScript(WitnessProgram program) {
    if (witness.isEmpty()) {
      return WITNESS_PROGRAM_WITNESS_EMPTY;
    }
    List<byte[]> items = witness.items();
    byte[] script = items.getLast();
    if (!program.program().equals(Script.of(Sha256.hash(script).toBytes()))) {
      return WITNESS_PROGRAM_MISMATCH;
    }
    return runWitnessStack(items.subList(0, items.size() - 1), Script.of(script));
  }

  private ScriptResult runWitnessStack(List<byte[]> items, Script script) {
    for (byte[] item : items) {
      if (item.length > ScriptLimits.ELEMENT_BYTES_MAX) {
        return PUSH_SIZE;
      }
    }
    var stack = new ScriptStack(items);
    ScriptResult result = run(stack, script, SignatureVersion.WITNESS_V0);
    if (result != OK) {
      return result;
    }
    return stack.size() == 1 && stack.isTopTrue() ? OK : EVAL_FALSE;
  }

  private ScriptResult runToTrue(ScriptStack stack, Script script) {
    ScriptResult result = run(stack, script, SignatureVersion.BASE);
    if (result != OK) {
      return result;
    }
    return !stack.isEmpty() && stack.isTopTrue() ? OK : EVAL_FALSE;
  }

  private ScriptResult run(ScriptStack stack, Script script, SignatureVersion version) {
    return ScriptMachine.run(stack, script, flags, checker, version);
  }
}
