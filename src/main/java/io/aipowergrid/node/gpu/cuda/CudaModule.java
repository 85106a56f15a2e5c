package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelModule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** A loaded module. Kernels go to the default stream: one after the other. */
final class CudaModule implements KernelModule {
  private final CUmodule module;
  private final Map<String, CUfunction> kernels = new HashMap<>();
  private boolean closed;

  CudaModule(CUmodule module) {
    this.module = module;
  }

  @Override
  public void launch(String kernel, int blocks, int threads, KernelArgument... arguments)
      throws GpuException {
    var pointers =
        Arrays.stream(arguments).map(CudaModule::pointer).toArray(NativePointerObject[]::new);
    CudaCall.check(
        JCudaDriver.cuLaunchKernel(
            find(kernel), blocks, 1, 1, threads, 1, 1, 0, null, Pointer.to(pointers), null),
        "cuLaunchKernel");
  }

  private CUfunction find(String kernel) throws GpuException {
    var known = kernels.get(kernel);
    if (known != null) {
      return known;
    }
    var function = new CUfunction();
    CudaCall.check(
        JCudaDriver.cuModuleGetFunction(function, module, kernel), "cuModuleGetFunction");
    kernels.put(kernel, function);
    return function;
  }

  private static Pointer pointer(KernelArgument argument) {
    return switch (argument) {
      case KernelArgument.Pointer to -> Pointer.to(new long[] {to.buffer().address()});
      case KernelArgument.Word word -> Pointer.to(new int[] {word.value()});
      case KernelArgument.DoubleWord word -> Pointer.to(new long[] {word.value()});
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      JCudaDriver.cuModuleUnload(module);
    }
  }
}
