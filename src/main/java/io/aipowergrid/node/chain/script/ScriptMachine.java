package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

import io.aipowergrid.node.chain.model.Script;
import java.util.Arrays;

/**
 * Runs one script on a stack (interpreter.cpp, EvalScript). Every script ends: there are no loops,
 * and size, operations and items are limited. Belongs to one thread.
 */
final class ScriptMachine {
  private final ScriptStack stack;
  private final ScriptStack alternative = new ScriptStack();
  private final Conditions conditions = new Conditions();
  private final Script script;
  private final ScriptReader reader;
  private final ScriptFlags flags;
  private final SignatureVersion version;
  private final SignatureChecker checker;
  private final boolean minimal;
  private int operations;
  private int codeStart;

  private ScriptMachine(
      ScriptStack stack,
      Script script,
      ScriptFlags flags,
      SignatureChecker checker,
      SignatureVersion version) {
    this.stack = stack;
    this.script = script;
    this.reader = new ScriptReader(script);
    this.flags = flags;
    this.checker = checker;
    this.version = version;
    this.minimal = flags.contains(ScriptFlag.MINIMALDATA);
  }

  /** Runs the script; the stack is what it leaves behind, also where it fails. */
  static ScriptResult run(
      ScriptStack stack,
      Script script,
      ScriptFlags flags,
      SignatureChecker checker,
      SignatureVersion version) {
    return new ScriptMachine(stack, script, flags, checker, version).run();
  }

  private ScriptResult run() {
    if (script.size() > ScriptLimits.SCRIPT_BYTES_MAX) {
      return SCRIPT_SIZE;
    }
    while (!reader.atEnd()) {
      ScriptResult result = reader.next() ? step() : BAD_OPCODE;
      if (result != OK) {
        return result;
      }
      if (stack.size() + alternative.size() > ScriptLimits.STACK_ITEMS_MAX) {
        return STACK_SIZE;
      }
    }
    return conditions.isEmpty() ? OK : UNBALANCED_CONDITIONAL;
  }

  private ScriptResult step() {
    // The bytes after opcode 0xc0 count as a push too, executed or not (chain.md 7).
    if (reader.dataLength() > ScriptLimits.ELEMENT_BYTES_MAX) {
      return PUSH_SIZE;
    }
    if (!reader.isPush() && ++operations > ScriptLimits.OPERATIONS_MAX) {
      return OP_COUNT;
    }
    if (reader.opcode() <= Opcode.OP_PUSHDATA4.code()) {
      return conditions.allTrue() ? push() : OK;
    }
    Opcode opcode = Opcode.of(reader.opcode());
    if (opcode == null) {
      return conditions.allTrue() ? BAD_OPCODE : OK;
    }
    return switch (opcode.group()) {
      case DISABLED -> DISABLED_OPCODE;
      case CONDITION -> condition(opcode);
      default -> conditions.allTrue() ? execute(opcode) : OK;
    };
  }

  private ScriptResult push() {
    byte[] data = reader.data();
    if (minimal && !isShortestPush(data, reader.opcode())) {
      return MINIMALDATA;
    }
    stack.push(data);
    return OK;
  }

  /** Whether no other operation pushes the same in fewer bytes (CheckMinimalPush). */
  private static boolean isShortestPush(byte[] data, int opcode) {
    if (data.length == 0) {
      return opcode == Opcode.OP_0.code();
    }
    if (data.length == 1 && (data[0] >= 1 && data[0] <= 16 || (data[0] & 0xff) == 0x81)) {
      return false; // OP_1 to OP_16 and OP_1NEGATE have no data.
    }
    if (data.length < Opcode.OP_PUSHDATA1.code()) {
      return opcode == data.length;
    }
    return opcode == (data.length <= 0xff ? Opcode.OP_PUSHDATA1 : Opcode.OP_PUSHDATA2).code();
  }

  private ScriptResult condition(Opcode opcode) {
    return switch (opcode) {
      case OP_IF -> openIf(true);
      case OP_NOTIF -> openIf(false);
      case OP_ELSE, OP_ENDIF -> {
        if (conditions.isEmpty()) {
          yield UNBALANCED_CONDITIONAL;
        }
        if (opcode == Opcode.OP_ELSE) {
          conditions.invert();
        } else {
          conditions.close();
        }
        yield OK;
      }
      default -> BAD_OPCODE; // OP_VERIF and OP_VERNOTIF fail even where nothing runs.
    };
  }

  private ScriptResult openIf(boolean wanted) {
    if (!conditions.allTrue()) {
      conditions.open(false);
      return OK;
    }
    if (stack.isEmpty()) {
      return UNBALANCED_CONDITIONAL;
    }
    byte[] argument = stack.pop();
    if (version == SignatureVersion.WITNESS_V0
        && flags.contains(ScriptFlag.MINIMALIF)
        && argument.length > 0
        && !Arrays.equals(argument, ScriptStack.TRUE)) {
      return MINIMALIF;
    }
    conditions.open(ScriptNumber.isTrue(argument) == wanted);
    return OK;
  }

  private ScriptResult execute(Opcode opcode) {
    if (stack.size() < opcode.stackItems()) {
      return INVALID_STACK_OPERATION;
    }
    return switch (opcode.group()) {
      case CONSTANT -> {
        stack.push(ScriptNumber.encode(opcode.code() - (Opcode.OP_1.code() - 1)));
        yield OK;
      }
      case CONTROL -> control(opcode);
      case UPGRADABLE -> upgradable();
      case LOCK_TIME -> lockTime(opcode);
      case STACK -> StackOperations.run(opcode, stack, alternative, minimal);
      case NUMBER -> NumberOperations.run(opcode, stack, minimal);
      case HASH -> {
        stack.push(HashOperations.hash(opcode, stack.pop()));
        yield OK;
      }
      case SIGNATURE -> signature(opcode);
      case PUSH, RESERVED, CONDITION, DISABLED -> BAD_OPCODE;
    };
  }

  private ScriptResult control(Opcode opcode) {
    return switch (opcode) {
      case OP_VERIFY -> require(stack.isTopTrue(), VERIFY);
      case OP_EQUAL, OP_EQUALVERIFY -> {
        stack.push(Arrays.equals(stack.pop(), stack.pop()));
        yield opcode == Opcode.OP_EQUAL ? OK : require(stack.isTopTrue(), EQUALVERIFY);
      }
      case OP_CODESEPARATOR -> {
        codeStart = reader.position();
        yield OK;
      }
      case OP_RETURN -> ScriptResult.OP_RETURN;
      default -> OK; // OP_NOP and OP_AIPG_ASSET do nothing.
    };
  }

  /** Takes the top away where it is true, as operations that verify do. */
  private ScriptResult require(boolean holds, ScriptResult otherwise) {
    if (!holds) {
      return otherwise;
    }
    stack.pop();
    return OK;
  }

  private ScriptResult upgradable() {
    return flags.contains(ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS) ? DISCOURAGE_UPGRADABLE_NOPS : OK;
  }

  private ScriptResult lockTime(Opcode opcode) {
    boolean absolute = opcode == Opcode.OP_CHECKLOCKTIMEVERIFY;
    if (!flags.contains(
        absolute ? ScriptFlag.CHECKLOCKTIMEVERIFY : ScriptFlag.CHECKSEQUENCEVERIFY)) {
      return upgradable();
    }
    if (stack.isEmpty()) {
      return INVALID_STACK_OPERATION;
    }
    byte[] item = stack.peek(0);
    if (!ScriptNumber.isNumber(item, ScriptNumber.LOCK_TIME_BYTES_MAX, minimal)) {
      return UNKNOWN_ERROR;
    }
    long lock = ScriptNumber.decode(item);
    if (lock < 0) {
      return NEGATIVE_LOCKTIME;
    }
    boolean holds = absolute ? checker.checkLockTime(lock) : isSequenceMet(lock);
    return holds ? OK : UNSATISFIED_LOCKTIME;
  }

  private boolean isSequenceMet(long lock) {
    // A set top bit leaves the operation without effect, for rules to come (BIP 112).
    return (lock & LockTimes.SEQUENCE_DISABLE_FLAG) != 0 || checker.checkSequence(lock);
  }

  private ScriptResult signature(Opcode opcode) {
    var signatures = new SignatureOperations(stack, flags, checker, version);
    Script scriptCode = codeStart == 0 ? script : Script.of(script.slice(codeStart, script.size()));
    return switch (opcode) {
      case OP_CHECKSIG -> signatures.single(scriptCode);
      case OP_CHECKSIGVERIFY -> verified(signatures.single(scriptCode), CHECKSIGVERIFY);
      case OP_CHECKMULTISIG -> multiple(signatures, scriptCode);
      default -> verified(multiple(signatures, scriptCode), CHECKMULTISIGVERIFY);
    };
  }

  private ScriptResult verified(ScriptResult result, ScriptResult otherwise) {
    return result == OK ? require(stack.isTopTrue(), otherwise) : result;
  }

  private ScriptResult multiple(SignatureOperations signatures, Script scriptCode) {
    byte[] item = stack.peek(0);
    if (!ScriptNumber.isNumber(item, ScriptNumber.BYTES_MAX, minimal)) {
      return UNKNOWN_ERROR;
    }
    long keys = ScriptNumber.decode(item);
    if (keys < 0 || keys > ScriptLimits.MULTISIG_KEYS_MAX) {
      return PUBKEY_COUNT;
    }
    operations += (int) keys;
    return operations > ScriptLimits.OPERATIONS_MAX
        ? OP_COUNT
        : signatures.multiple(scriptCode, (int) keys);
  }
}
