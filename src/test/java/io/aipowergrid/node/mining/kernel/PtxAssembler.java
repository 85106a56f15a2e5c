package io.aipowergrid.node.mining.kernel;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompileResult;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's own assembler, which needs neither driver nor device: what it says about our text. */
public final class PtxAssembler {
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
  private static final Pattern SPILLS =
      Pattern.compile("(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill");

  private static final Pattern ENTRY = Pattern.compile("Compiling entry function '(\\w+)'");

  private PtxAssembler() {}

  /**
   * What a kernel needs on an architecture.
   *
   * @param stackBytes local memory, which a kernel of ours should not use
   * @param log what the assembler said; its errors when it refused
   */
  public record Assembled(
      boolean accepted, int registers, int stackBytes, int spillBytes, String log) {}

  /**
   * What each kernel of a module needs, by name.
   *
   * @throws IllegalArgumentException when the assembler refuses it
   */
  public static Map<String, Assembled> assembleAll(String ptx, String architecture) {
    var all = assemble(ptx, architecture);
    if (!all.accepted()) {
      throw new IllegalArgumentException(all.log());
    }
    Map<String, Assembled> kernels = new LinkedHashMap<>();
    var entries = ENTRY.matcher(all.log()).results().toList();
    for (int i = 0; i < entries.size(); i++) {
      int end = i + 1 < entries.size() ? entries.get(i + 1).start() : all.log().length();
      kernels.put(
          entries.get(i).group(1), accepted(all.log().substring(entries.get(i).start(), end)));
    }
    return kernels;
  }

  static Assembled assemble(String ptx, String architecture) {
    byte[] text = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
    var compiler = new nvPTXCompilerHandle();
    require(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length - 1, text));
    try {
      String[] options = {"--gpu-name=" + architecture, "--verbose"};
      int result = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
      return result == nvPTXCompileResult.NVPTXCOMPILE_SUCCESS
          ? accepted(infoLog(compiler))
          : new Assembled(false, 0, 0, 0, errorLog(compiler));
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }

  private static Assembled accepted(String log) {
    var registers = REGISTERS.matcher(log);
    var spills = SPILLS.matcher(log);
    if (!registers.find() || !spills.find()) {
      throw new IllegalStateException("the assembler said something new: " + log);
    }
    int spilled = Integer.parseInt(spills.group(2)) + Integer.parseInt(spills.group(3));
    return new Assembled(
        true,
        Integer.parseInt(registers.group(1)),
        Integer.parseInt(spills.group(1)),
        spilled,
        log);
  }

  private static String infoLog(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    require(JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size));
    byte[] log = new byte[(int) size[0] + 1];
    require(JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log));
    return new String(log, StandardCharsets.US_ASCII);
  }

  private static String errorLog(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    require(JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size));
    byte[] log = new byte[(int) size[0] + 1];
    require(JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log));
    return new String(log, StandardCharsets.US_ASCII);
  }

  private static void require(int result) {
    if (result != nvPTXCompileResult.NVPTXCOMPILE_SUCCESS) {
      throw new IllegalStateException("PTX compiler: " + nvPTXCompileResult.stringFor(result));
    }
  }
}
