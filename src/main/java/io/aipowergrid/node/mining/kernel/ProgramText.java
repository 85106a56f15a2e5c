package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.MathFunction;
import io.aipowergrid.node.kawpow.Merge;
import io.aipowergrid.node.kawpow.ProgpowProgram;
import io.aipowergrid.node.kawpow.ProgpowProgram.CacheMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.DatasetMerge;
import io.aipowergrid.node.kawpow.ProgpowProgram.MathMerge;
import java.util.List;

/** The random operations of a period, one lane a thread, one register of the mix a register. */
final class ProgramText {
  private final PtxText ptx;
  private final List<String> mix;
  private final List<String> item;
  private final String l1Address;

  /**
   * @param mix the 32 registers
   * @param item this lane's words of the dataset item
   * @param l1Address the shared address of the L1 cache
   */
  ProgramText(PtxText ptx, List<String> mix, List<String> item, String l1Address) {
    this.ptx = ptx;
    this.mix = mix;
    this.item = item;
    this.l1Address = l1Address;
  }

  void emit(ProgpowProgram program) {
    for (var operation : program.operations()) {
      String word =
          switch (operation) {
            case CacheMerge cache -> cacheWord(mix.get(cache.address()));
            case MathMerge math ->
                compute(math.function(), mix.get(math.left()), mix.get(math.right()));
            case DatasetMerge dataset -> item.get(dataset.word());
          };
      merge(operation.merge(), mix.get(operation.target()), word);
    }
  }

  private String cacheWord(String address) {
    String index = ptx.compute("and.b32", address, Kawpow.L1_WORDS - 1);
    String at = ptx.compute("mad.lo.u32", index, Integer.BYTES, l1Address);
    return ptx.compute("ld.shared.u32", "[" + at + "]");
  }

  private String compute(MathFunction function, String a, String b) {
    return switch (function) {
      case ADD -> ptx.compute("add.u32", a, b);
      case MULTIPLY -> ptx.compute("mul.lo.u32", a, b);
      case MULTIPLY_HIGH -> ptx.compute("mul.hi.u32", a, b);
      case MINIMUM -> ptx.compute("min.u32", a, b);
      case ROTATE_LEFT -> ptx.compute("shf.l.wrap.b32", a, a, b);
      case ROTATE_RIGHT -> ptx.compute("shf.r.wrap.b32", a, a, b);
      case AND -> ptx.compute("and.b32", a, b);
      case OR -> ptx.compute("or.b32", a, b);
      case XOR -> ptx.compute("xor.b32", a, b);
      case LEADING_ZEROS -> sumOf("clz.b32", a, b);
      case BIT_COUNT -> sumOf("popc.b32", a, b);
    };
  }

  private String sumOf(String opcode, String a, String b) {
    return ptx.compute("add.u32", ptx.compute(opcode, a), ptx.compute(opcode, b));
  }

  private void merge(Merge merge, String target, String word) {
    switch (merge.function()) {
      case MULTIPLY_ADD -> ptx.op("mad.lo.u32", target, target, Merge.FACTOR, word);
      case XOR_MULTIPLY ->
          ptx.op("mul.lo.u32", target, ptx.compute("xor.b32", target, word), Merge.FACTOR);
      case ROTATE_LEFT_XOR -> rotateXor("shf.l.wrap.b32", merge, target, word);
      case ROTATE_RIGHT_XOR -> rotateXor("shf.r.wrap.b32", merge, target, word);
    }
  }

  private void rotateXor(String opcode, Merge merge, String target, String word) {
    String rotated = ptx.compute(opcode, target, target, merge.rotation());
    ptx.op("xor.b32", target, rotated, word);
  }
}
