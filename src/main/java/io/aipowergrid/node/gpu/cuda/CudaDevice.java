package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.KernelModule;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/** One NVIDIA device in its primary context, which is made at the first use. */
final class CudaDevice implements GpuDevice {
  private final CUdevice device;
  private final DeviceInfo info;
  private final CUcontext context = new CUcontext();
  private @Nullable Thread owner;

  CudaDevice(CUdevice device, DeviceInfo info) {
    this.device = device;
    this.info = info;
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  /** A context is current per thread; there is one thread a device, so this does it once. */
  private void enter() throws GpuException {
    if (owner == null) {
      CudaCall.check(
          JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
    }
    if (owner != Thread.currentThread()) {
      CudaCall.check(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
      owner = Thread.currentThread();
    }
  }

  @Override
  public long freeBytes() throws GpuException {
    enter();
    long[] free = new long[1];
    CudaCall.check(JCudaDriver.cuMemGetInfo(free, new long[1]), "cuMemGetInfo");
    return free[0];
  }

  @Override
  public DeviceBuffer allocate(long bytes) throws GpuException {
    enter();
    var address = new CudaBuffer.Address();
    CudaCall.check(JCudaDriver.cuMemAlloc(address, bytes), "cuMemAlloc");
    return new CudaBuffer(address, bytes);
  }

  @Override
  public KernelCode assemble(String ptx) {
    return PtxAssembler.assemble(ptx, info.computeCapability())
        .map(KernelCode::ofMachineCode)
        .orElseGet(() -> KernelCode.ofPtx(ptx));
  }

  @Override
  public KernelModule load(KernelCode code) throws GpuException {
    enter();
    var module = new CUmodule();
    CudaCall.check(JCudaDriver.cuModuleLoadData(module, code.image()), "cuModuleLoadData");
    return new CudaModule(module);
  }

  @Override
  public void synchronize() throws GpuException {
    enter();
    CudaCall.check(JCudaDriver.cuCtxSynchronize(), "cuCtxSynchronize");
  }
}
