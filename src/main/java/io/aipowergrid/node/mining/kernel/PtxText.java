package io.aipowergrid.node.mining.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the body of one PTX entry: hands out virtual registers, which the driver maps to real
 * ones, and collects instructions (PTX ISA 7.0). Not thread-safe.
 */
final class PtxText {
  /** The oldest language version that has all we use; drivers since CUDA 11 read it. */
  private static final String HEADER = ".version 7.0\n.target sm_75\n.address_size 64\n\n";

  private static final String ALL_LANES = "0xffffffff";

  private final StringBuilder body = new StringBuilder();
  private int words;
  private int doubleWords;
  private int predicates;
  private int labels;

  /** A fresh 32-bit register. */
  String word() {
    return "%r" + words++;
  }

  List<String> words(int count) {
    return IntStream.range(0, count).mapToObj(i -> word()).toList();
  }

  /** A fresh 64-bit register. */
  String doubleWord() {
    return "%rd" + doubleWords++;
  }

  String predicate() {
    return "%p" + predicates++;
  }

  /** A fresh label, placed here. */
  String label() {
    String label = "$L" + labels++;
    body.append(label).append(":\n");
    return label;
  }

  /** One instruction. */
  void op(String opcode, Object... operands) {
    body.append('\t').append(opcode);
    for (int i = 0; i < operands.length; i++) {
      body.append(i == 0 ? " " : ", ").append(operands[i]);
    }
    body.append(";\n");
  }

  /** One instruction into a fresh 32-bit register, which is returned. */
  String compute(String opcode, Object... sources) {
    return into(word(), opcode, sources);
  }

  /** The same for a 64-bit register. */
  String computeLong(String opcode, Object... sources) {
    return into(doubleWord(), opcode, sources);
  }

  private String into(String target, String opcode, Object... sources) {
    var operands = new Object[sources.length + 1];
    operands[0] = target;
    System.arraycopy(sources, 0, operands, 1, sources.length);
    op(opcode, operands);
    return target;
  }

  String parameter(String name) {
    return compute("ld.param.u32", "[" + name + "]");
  }

  String pointer(String name) {
    String generic = computeLong("ld.param.u64", "[" + name + "]");
    return computeLong("cvta.to.global.u64", generic);
  }

  /** Fetches a register of another lane of the same group; all lanes must come here together. */
  void shuffle(String target, String source, Object lane, LaneGroup group) {
    op("shfl.sync.idx.b32", target, source, lane, group.clamp(), ALL_LANES);
  }

  /** {@code value mod divisor} for a divisor whose reciprocal is floor(2^32 / divisor). */
  String modulo(String value, String divisor, String reciprocal) {
    // The quotient is right or one too small, so the remainder needs at most one subtraction;
    // where none is needed, it wraps to something larger and min takes the other.
    String quotient = compute("mul.hi.u32", value, reciprocal);
    String product = compute("mul.lo.u32", quotient, divisor);
    String remainder = compute("sub.u32", value, product);
    return compute("min.u32", remainder, compute("sub.u32", remainder, divisor));
  }

  /** The whole module with this body as its only entry. */
  String module(String declarations, String name, List<String> parameters, String limits) {
    return HEADER
        + declarations
        + ".visible .entry "
        + name
        + "(\n\t"
        + String.join(",\n\t", parameters)
        + "\n)\n"
        + limits
        + "\n{\n"
        + "\t.reg .b32 %r<"
        + (words + 1)
        + ">;\n"
        + "\t.reg .b64 %rd<"
        + (doubleWords + 1)
        + ">;\n"
        + "\t.reg .pred %p<"
        + (predicates + 1)
        + ">;\n"
        + body
        + "\tret;\n}\n";
  }
}
