package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.Workload;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A device that computes models instead of the processor, where they fit and where it has shown
 * that it gives the processor's bits. Thread-safe.
 */
public final class ExactDevice {
  private static final System.Logger LOG = System.getLogger(ExactDevice.class.getName());

  private final GpuArbiter arbiter;
  private final DeviceModel.Size size;
  private @Nullable KernelCode code;
  private @Nullable String refusal;
  private long bytesPlaced;

  /**
   * @param limits of the engine whose passes it computes
   */
  public ExactDevice(GpuArbiter arbiter, EngineLimits limits) {
    this.arbiter = arbiter;
    this.size = new DeviceModel.Size(limits.batchTokensMax(), limits.kvBytesMax());
  }

  /**
   * Copies a model to the device; null, and a line in the log that says why, when the processor
   * must compute it. The first call checks the device.
   */
  synchronized @Nullable DeviceModel place(ExactModel model) {
    var name = arbiter.view().info().name();
    try {
      String reason = check();
      if (reason == null) {
        var placed = place(model, size);
        LOG.log(Level.INFO, "A model is computed on {0}: {1} bytes", name, placed.lease().bytes());
        return placed;
      }
      LOG.log(Level.WARNING, "The processor computes, not {0}: {1}", name, reason);
    } catch (GpuException e) {
      LOG.log(Level.WARNING, "The processor computes, not {0}: {1}", name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private DeviceModel place(ExactModel model, DeviceModel.Size wanted)
      throws GpuException, InterruptedException {
    long bytes = DeviceModel.bytesNeeded(model, wanted);
    // Other models keep theirs for as long as they are loaded: waiting for those would not end.
    long most = arbiter.leasableBytes() - bytesPlaced;
    if (bytes > most) {
      throw new GpuException(
          GpuException.Fault.OUT_OF_MEMORY,
          "the model needs %d bytes there, %d are left".formatted(bytes, most));
    }
    var lease = arbiter.acquire(Workload.INFERENCE, bytes);
    var placed = DeviceModel.place(model, wanted, lease, kernelCode());
    bytesPlaced += bytes;
    return placed;
  }

  /** Gives the model's bytes back. */
  synchronized void remove(DeviceModel placed) {
    bytesPlaced -= placed.lease().bytes();
    placed.close();
  }

  private KernelCode kernelCode() {
    if (code == null) {
      throw new IllegalStateException("the device was not checked");
    }
    return code;
  }

  /** Why the device may not compute; null when it may. */
  private @Nullable String check() throws GpuException, InterruptedException {
    if (code == null && refusal == null) {
      refusal = checkNow();
    }
    return refusal;
  }

  private @Nullable String checkNow() throws GpuException, InterruptedException {
    int capability = arbiter.view().info().computeCapability();
    if (capability < DeviceCode.COMPUTE_CAPABILITY_MIN) {
      return "it is older than sm_" + DeviceCode.COMPUTE_CAPABILITY_MIN;
    }
    try {
      code = arbiter.assemble(DeviceCode.ptx(capability));
    } catch (IOException e) {
      return e.getMessage();
    }
    for (var model : KernelCheck.models()) {
      var small = new DeviceModel.Size(KernelCheck.PROMPT, KernelCheck.kvBytes(model));
      var placed = place(model, small);
      try {
        if (!KernelCheck.agrees(model, placed)) {
          return "it computes other bits than plain Java";
        }
      } finally {
        remove(placed);
      }
    }
    return null;
  }
}
