package io.aipowergrid.node.gpu;

/** Loaded device code. The device's thread uses it; closing unloads the code. */
public interface KernelModule extends AutoCloseable {
  /**
   * Starts a kernel and returns at once; errors inside the kernel show at {@link
   * GpuDevice#synchronize}.
   *
   * @param kernel its name in the code
   * @param blocks how many blocks
   * @param threads threads of a block
   */
  void launch(String kernel, int blocks, int threads, KernelArgument... arguments)
      throws GpuException;

  @Override
  void close();
}
