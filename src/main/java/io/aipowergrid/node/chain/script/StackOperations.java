package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

/** The operations that move, copy and drop items. Pure; may be called from any thread. */
final class StackOperations {
  private StackOperations() {}

  /** Runs one; the stack has the items that the operation needs. */
  static ScriptResult run(
      Opcode opcode, ScriptStack stack, ScriptStack alternative, boolean minimal) {
    switch (opcode) {
      case OP_TOALTSTACK -> alternative.push(stack.pop());
      case OP_FROMALTSTACK -> {
        if (alternative.isEmpty()) {
          return INVALID_ALTSTACK_OPERATION;
        }
        stack.push(alternative.pop());
      }
      case OP_2DROP -> stack.drop(2);
      case OP_2DUP -> stack.duplicate(1, 2);
      case OP_3DUP -> stack.duplicate(2, 3);
      case OP_2OVER -> stack.duplicate(3, 2);
      case OP_2ROT -> stack.raise(5, 2);
      case OP_2SWAP -> stack.raise(3, 2);
      case OP_IFDUP -> stack.duplicate(0, stack.isTopTrue() ? 1 : 0);
      case OP_DEPTH -> stack.push(ScriptNumber.encode(stack.size()));
      case OP_DROP -> stack.drop(1);
      case OP_DUP -> stack.duplicate(0, 1);
      case OP_NIP -> stack.remove(1);
      case OP_OVER -> stack.duplicate(1, 1);
      case OP_PICK, OP_ROLL -> {
        return pickOrRoll(opcode, stack, minimal);
      }
      case OP_ROT -> stack.raise(2, 1);
      case OP_SWAP -> stack.raise(1, 1);
      case OP_TUCK -> stack.insert(2, stack.peek(0));
      case OP_SIZE -> stack.push(ScriptNumber.encode(stack.peek(0).length));
      default -> throw new IllegalArgumentException(opcode + " does not move items");
    }
    return OK;
  }

  private static ScriptResult pickOrRoll(Opcode opcode, ScriptStack stack, boolean minimal) {
    byte[] item = stack.pop();
    if (!ScriptNumber.isNumber(item, ScriptNumber.BYTES_MAX, minimal)) {
      return UNKNOWN_ERROR;
    }
    long depth = ScriptNumber.decode(item);
    if (depth < 0 || depth >= stack.size()) {
      return INVALID_STACK_OPERATION;
    }
    if (opcode == Opcode.OP_PICK) {
      stack.duplicate((int) depth, 1);
    } else {
      stack.raise((int) depth, 1);
    }
    return OK;
  }
}
