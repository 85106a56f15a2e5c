package io.aipowergrid.node.mining.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Executes the text of a kernel, one warp of 32 lanes in lockstep: the subset of PTX ISA 7.0 that
 * our generator writes. Anything else, a branch on which the lanes disagree, and an access outside
 * all memory are errors. A block is one warp, so barriers have nobody to wait for.
 */
final class PtxInterpreter {
  private static final Pattern CONSTANT =
      Pattern.compile("\\.const \\.align 4 \\.b32 (\\w+)\\[\\d+] = \\{(.*)};");
  private static final Pattern SHARED =
      Pattern.compile("\\.shared \\.align 16 \\.b8 (\\w+)\\[(\\d+)];");
  private static final Pattern PARAMETER = Pattern.compile("\\.param \\.u(32|64) (\\w+),?");
  private static final Pattern INSTRUCTION =
      Pattern.compile("(?:@(%p\\d+) )?([a-z0-9.]+)(?: (.*))?;");
  private static final Pattern IGNORED =
      Pattern.compile(
          "|[(){}]|\\.(version|target|address_size|visible|maxntid|minnctapersm|reg) .*");

  private final List<PtxInstruction> instructions = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<Integer> constants = new ArrayList<>();
  private final Map<String, Long> symbols = new HashMap<>();
  private int sharedWords;

  private PtxInterpreter() {}

  static PtxInterpreter of(String ptx) {
    var interpreter = new PtxInterpreter();
    ptx.lines().map(String::strip).forEach(interpreter::read);
    return interpreter;
  }

  private void read(String line) {
    var constant = CONSTANT.matcher(line);
    var shared = SHARED.matcher(line);
    var parameter = PARAMETER.matcher(line);
    var instruction = INSTRUCTION.matcher(line);
    if (constant.matches()) {
      symbols.put(constant.group(1), (long) constants.size() * Integer.BYTES);
      Arrays.stream(constant.group(2).split(", "))
          .forEach(word -> constants.add(Integer.parseUnsignedInt(word)));
    } else if (shared.matches()) {
      symbols.put(shared.group(1), (long) sharedWords * Integer.BYTES);
      sharedWords += Integer.parseInt(shared.group(2)) / Integer.BYTES;
    } else if (parameter.matches()) {
      parameters.add(parameter.group(2));
    } else if (line.startsWith("$")) {
      labels.put(line.substring(0, line.length() - 1), instructions.size());
    } else if (!IGNORED.matcher(line).matches()) {
      if (!instruction.matches()) {
        throw new IllegalArgumentException("not PTX of ours: " + line);
      }
      instructions.add(
          PtxInstruction.of(instruction.group(1), instruction.group(2), instruction.group(3)));
    }
  }

  /** Runs one block of 32 threads with the parameters in their order. */
  void launch(WarpMemory memory, int block, Object... arguments) {
    if (arguments.length != parameters.size()) {
      throw new IllegalArgumentException("the kernel takes " + parameters);
    }
    Map<String, Long> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      values.put(parameters.get(i), ((Number) arguments[i]).longValue());
    }
    var registers = new WarpRegisters(symbols);
    Arrays.setAll(registers.word("%tid.x"), lane -> lane);
    Arrays.fill(registers.word("%ctaid.x"), block);
    Arrays.fill(registers.word("%ntid.x"), WarpRegisters.LANES);
    int[] constant = constants.stream().mapToInt(Integer::intValue).toArray();
    run(new PtxExecutor(registers, values, memory, constant, new int[sharedWords]));
  }

  private void run(PtxExecutor executor) {
    var steps = instructions.stream().map(executor::compile).toList();
    int at = 0;
    while (!instructions.get(at).opcode().equals("ret")) {
      var instruction = instructions.get(at);
      at++;
      if (instruction.opcode().equals("bra")) {
        at = executor.branches(instruction) ? labels.get(instruction.operands().get(0)) : at;
      } else {
        steps.get(at - 1).run();
      }
    }
  }
}
