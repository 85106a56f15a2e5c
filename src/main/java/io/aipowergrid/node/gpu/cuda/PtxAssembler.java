package io.aipowergrid.node.gpu.cuda;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompileResult;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/**
 * NVIDIA's assembler from JCuda's natives, which needs neither driver nor device. It knows the
 * architectures of its own time only; newer ones are left to the driver. It is for the text of our
 * own generators, never for somebody else's. Any thread may call.
 */
public final class PtxAssembler {
  private PtxAssembler() {}

  /**
   * Machine code for one architecture; empty when the assembler is not here, does not know the
   * architecture, or refuses the text (the driver then says why).
   *
   * @param computeCapability as {@link io.aipowergrid.node.gpu.DeviceInfo} has it: 90 is sm_90
   */
  public static Optional<byte[]> assemble(String ptx, int computeCapability) {
    // Version 12.6 ends the process on text that does not begin as PTX does.
    if (!ptx.startsWith(".version ")) {
      return Optional.empty();
    }
    try {
      return assembleHere(ptx, "--gpu-name=sm_" + computeCapability);
    } catch (LinkageError e) {
      // An Error by type, but only says that the natives of this platform are not there.
      return Optional.empty();
    }
  }

  private static Optional<byte[]> assembleHere(String ptx, String architecture) {
    byte[] text = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
    var compiler = new nvPTXCompilerHandle();
    if (failed(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length - 1, text))) {
      return Optional.empty();
    }
    try {
      String[] options = {architecture};
      if (failed(JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options))) {
        return Optional.empty();
      }
      return program(compiler);
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
    }
  }

  private static Optional<byte[]> program(nvPTXCompilerHandle compiler) {
    long[] size = new long[1];
    if (failed(JNvPTXCompiler.nvPTXCompilerGetCompiledProgramSize(compiler, size))) {
      return Optional.empty();
    }
    var code = new byte[Math.toIntExact(size[0])];
    return failed(JNvPTXCompiler.nvPTXCompilerGetCompiledProgram(compiler, code))
        ? Optional.empty()
        : Optional.of(code);
  }

  private static boolean failed(int result) {
    return result != nvPTXCompileResult.NVPTXCOMPILE_SUCCESS;
  }
}
