package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

/**
 * The operations on numbers. Operands have at most four bytes, results may have five. Pure; may be
 * called from any thread.
 */
final class NumberOperations {
  private NumberOperations() {}

  /** Runs one; the stack has the items that the operation needs. */
  static ScriptResult run(Opcode opcode, ScriptStack stack, boolean minimal) {
    for (int depth = 0; depth < opcode.stackItems(); depth++) {
      if (!ScriptNumber.isNumber(stack.peek(depth), ScriptNumber.BYTES_MAX, minimal)) {
        return UNKNOWN_ERROR;
      }
    }
    long last = ScriptNumber.decode(stack.pop());
    long result =
        switch (opcode.stackItems()) {
          case 1 -> unary(opcode, last);
          case 2 -> binary(opcode, ScriptNumber.decode(stack.pop()), last);
          default -> {
            long least = ScriptNumber.decode(stack.pop());
            long value = ScriptNumber.decode(stack.pop());
            yield number(least <= value && value < last);
          }
        };
    if (opcode == Opcode.OP_NUMEQUALVERIFY) {
      return result == 0 ? NUMEQUALVERIFY : OK;
    }
    stack.push(ScriptNumber.encode(result));
    return OK;
  }

  private static long unary(Opcode opcode, long a) {
    return switch (opcode) {
      case OP_1ADD -> a + 1;
      case OP_1SUB -> a - 1;
      case OP_NEGATE -> -a;
      case OP_ABS -> Math.abs(a);
      case OP_NOT -> number(a == 0);
      case OP_0NOTEQUAL -> number(a != 0);
      default -> throw new IllegalArgumentException(opcode + " does not take one number");
    };
  }

  private static long binary(Opcode opcode, long a, long b) {
    return switch (opcode) {
      case OP_ADD -> a + b;
      case OP_SUB -> a - b;
      case OP_BOOLAND -> number(a != 0 && b != 0);
      case OP_BOOLOR -> number(a != 0 || b != 0);
      case OP_NUMEQUAL, OP_NUMEQUALVERIFY -> number(a == b);
      case OP_NUMNOTEQUAL -> number(a != b);
      case OP_LESSTHAN -> number(a < b);
      case OP_GREATERTHAN -> number(a > b);
      case OP_LESSTHANOREQUAL -> number(a <= b);
      case OP_GREATERTHANOREQUAL -> number(a >= b);
      case OP_MIN -> Math.min(a, b);
      case OP_MAX -> Math.max(a, b);
      default -> throw new IllegalArgumentException(opcode + " does not take two numbers");
    };
  }

  private static long number(boolean value) {
    return value ? 1 : 0;
  }
}
