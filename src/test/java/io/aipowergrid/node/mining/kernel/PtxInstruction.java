package io.aipowergrid.node.mining.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parsed instruction.
 *
 * @param guard the predicate that switches lanes off, or null
 * @param operands as written; vectors in braces and addresses in brackets stay together
 */
record PtxInstruction(@Nullable String guard, String opcode, List<String> operands) {
  static PtxInstruction of(@Nullable String guard, String opcode, @Nullable String operands) {
    return new PtxInstruction(
        guard, opcode, operands == null ? List.of() : List.of(operands.split(", (?![^{]*})")));
  }

  String operand(int index) {
    return operands.get(index);
  }

  /** The members of a vector in braces. */
  List<String> vector(int index) {
    String text = operand(index);
    return Arrays.asList(text.substring(1, text.length() - 1).split(", "));
  }

  /** The register or name of an address. */
  String base(int index) {
    return address(index)[0];
  }

  int offset(int index) {
    String[] parts = address(index);
    return parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
  }

  private String[] address(int index) {
    String text = operand(index);
    return text.substring(1, text.length() - 1).split("\\+");
  }
}
