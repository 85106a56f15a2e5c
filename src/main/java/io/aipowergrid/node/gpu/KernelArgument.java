package io.aipowergrid.node.gpu;

/** A parameter of a kernel. */
public sealed interface KernelArgument {
  /** The address of a buffer, {@code .u64}. */
  record Pointer(DeviceBuffer buffer) implements KernelArgument {}

  /** {@code .u32} */
  record Word(int value) implements KernelArgument {}

  /** {@code .u64} */
  record DoubleWord(long value) implements KernelArgument {}
}
