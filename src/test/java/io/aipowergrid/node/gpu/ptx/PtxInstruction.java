package io.aipowergrid.node.gpu.ptx;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One parsed instruction.
 *
 * @param guard the predicate that must hold, with ! when it must not; empty for none
 * @param parts of the opcode, split at its points
 * @param operands as written; vectors in braces and addresses in brackets stay together
 */
record PtxInstruction(String guard, List<String> parts, List<String> operands) {
  private static final Pattern FORM = Pattern.compile("(?:@(!?%p\\d+) )?([\\w.:]+)(?: (.*))?");
  private static final Pattern COMMA = Pattern.compile(", ?(?![^{]*})");

  static PtxInstruction of(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not an instruction: " + text);
    }
    var guard = form.group(1) == null ? "" : form.group(1);
    var operands = form.group(3) == null ? List.<String>of() : split(form.group(3).strip());
    return new PtxInstruction(guard, List.of(form.group(2).split("\\.")), operands);
  }

  private static List<String> split(String operands) {
    return Arrays.stream(COMMA.split(operands)).map(String::strip).toList();
  }

  String name() {
    return parts.getFirst();
  }

  boolean has(String part) {
    return parts.contains(part);
  }

  String operand(int index) {
    return operands.get(index);
  }

  /** The type that stands last. */
  PtxType type() {
    return PtxType.of(parts.getLast());
  }

  /** The type before the last. */
  PtxType typeBefore() {
    return PtxType.of(parts.get(parts.size() - 2));
  }

  /** The members of a vector, or the one register that is none. */
  List<String> members(int index) {
    var text = operand(index);
    return text.startsWith("{")
        ? split(text.substring(1, text.length() - 1).strip())
        : List.of(text);
  }

  /** The register or name of an address. */
  String base(int index) {
    return address(index)[0];
  }

  int offset(int index) {
    var address = address(index);
    return address.length == 1 ? 0 : Integer.parseInt(address[1]);
  }

  private String[] address(int index) {
    var text = operand(index);
    return text.substring(1, text.length() - 1).split("\\+", 2);
  }
}
