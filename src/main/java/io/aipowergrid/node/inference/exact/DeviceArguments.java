package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelArgument.DoubleWord;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a launch, in the order of the kernel's parameters. Used by one thread. */
final class DeviceArguments {
  private final List<KernelArgument> arguments = new ArrayList<>();

  /** Begins with addresses. */
  static DeviceArguments at(long... addresses) {
    return new DeviceArguments().andAt(addresses);
  }

  DeviceArguments andAt(long... addresses) {
    for (long address : addresses) {
      arguments.add(new DoubleWord(address));
    }
    return this;
  }

  DeviceArguments words(int... values) {
    for (int value : values) {
      arguments.add(new Word(value));
    }
    return this;
  }

  DeviceArguments real(float value) {
    return words(Float.floatToRawIntBits(value));
  }

  /** All of the others. */
  DeviceArguments and(DeviceArguments others) {
    arguments.addAll(others.arguments);
    return this;
  }

  KernelArgument[] toArray() {
    return arguments.toArray(KernelArgument[]::new);
  }
}
