package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.Workload;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A device that computes models instead of the processor, where they fit and where it has shown
 * that it gives the processor's bits. Thread-safe.
 */
public final class ExactDevice {
  private static final System.Logger LOG = System.getLogger(ExactDevice.class.getName());

  private final GpuArbiter arbiter;
  private final DeviceModel.Size size;
  private final List<Integer> checkPasses;
  private final AtomicLong bytesPlaced = new AtomicLong();
  private @Nullable KernelCode code;
  private boolean checked;
  private @Nullable String refusal;

  /**
   * @param limits of the engine whose passes it computes
   */
  public ExactDevice(GpuArbiter arbiter, EngineLimits limits) {
    this(arbiter, limits, KernelCheck.LONG);
  }

  /**
   * @param checkPasses tokens of the passes that the device is checked with
   */
  ExactDevice(GpuArbiter arbiter, EngineLimits limits, List<Integer> checkPasses) {
    this.arbiter = arbiter;
    this.size = new DeviceModel.Size(limits.batchTokensMax(), limits.kvBytesMax());
    this.checkPasses = checkPasses;
  }

  /**
   * Copies a model to the device; null, and a line in the log that says why, when the processor
   * must compute it. The first call checks the device, and so does the next when that did not end.
   * Waits while mining gives its memory back, and meanwhile keeps other models that shall be placed
   * waiting, so that two never take the same memory into account.
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
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private DeviceModel place(ExactModel model, DeviceModel.Size wanted)
      throws GpuException, InterruptedException {
    long bytes = DeviceModel.bytesNeeded(model, wanted);
    // Other models keep theirs for as long as they are loaded: waiting for those would not end.
    long most = arbiter.leasableBytes() - bytesPlaced.get();
    if (bytes > most) {
      throw new GpuException(
          GpuException.Fault.OUT_OF_MEMORY,
          "the model needs %d bytes there, %d are left".formatted(bytes, most));
    }
    bytesPlaced.addAndGet(bytes);
    try {
      var lease = arbiter.acquire(Workload.INFERENCE, bytes);
      return DeviceModel.place(model, wanted, lease, kernelCode());
    } catch (GpuException | InterruptedException | RuntimeException e) {
      bytesPlaced.addAndGet(-bytes);
      throw e;
    }
  }

  /** Gives the model's bytes back; waits for no other model that is being placed. */
  void remove(DeviceModel placed) {
    bytesPlaced.addAndGet(-placed.lease().bytes());
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
    if (!checked && refusal == null) {
      refusal = checkNow();
      checked = refusal == null;
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
    try {
      return checkModels() ? null : "it computes other bits than plain Java";
    } catch (DeviceResting e) {
      throw e.why();
    } catch (DeviceFailure e) {
      return e.getMessage();
    }
  }

  private boolean checkModels() throws GpuException, InterruptedException {
    for (var model : KernelCheck.models(checkPasses)) {
      var placed = place(model, KernelCheck.size(model, checkPasses));
      try {
        if (!KernelCheck.agrees(model, placed, checkPasses)) {
          return false;
        }
      } finally {
        remove(placed);
      }
    }
    return true;
  }
}
