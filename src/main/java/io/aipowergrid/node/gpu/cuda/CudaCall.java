package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuException.Fault;
import jcuda.driver.CUresult;

/** What the driver's answers mean to us (cuda.h, CUresult). */
final class CudaCall {
  private CudaCall() {}

  /**
   * Does nothing for a success.
   *
   * @param call its name, for the message
   */
  static void check(int result, String call) throws GpuException {
    if (result != CUresult.CUDA_SUCCESS) {
      throw new GpuException(faultOf(result), call + ": " + CUresult.stringFor(result));
    }
  }

  /**
   * Errors inside a kernel are final for the whole context: every later call repeats them, so for
   * us that device is lost until the process starts again.
   */
  static Fault faultOf(int result) {
    return switch (result) {
      case CUresult.CUDA_ERROR_NO_DEVICE, CUresult.CUDA_ERROR_INVALID_DEVICE -> Fault.NO_DEVICE;
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> Fault.OUT_OF_MEMORY;
      case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE -> Fault.UNAVAILABLE;
      case CUresult.CUDA_ERROR_DEINITIALIZED,
          CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
          CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
          CUresult.CUDA_ERROR_ASSERT,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_UNKNOWN ->
          Fault.DEVICE_LOST;
      default -> Fault.KERNEL_FAILED;
    };
  }
}
