package io.aipowergrid.node.gpu;

/**
 * A device that cannot do what was asked. Checked, because all of it happens in ordinary life and
 * the caller must have a way on without the GPU.
 */
public final class GpuException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The kinds, each of which asks for another reaction. */
  public enum Fault {
    /** No such device, or no driver. */
    NO_DEVICE,
    /** The device fell off the bus or its context broke; nothing on it can be used again. */
    DEVICE_LOST,
    /** More bytes than the lease or the device has. */
    OUT_OF_MEMORY,
    /** Code did not load, or a kernel ended with an error; the device lives. */
    KERNEL_FAILED,
    /**
     * Draining, released, overheated, or too many waiters: nothing was begun; ask again later or
     * elsewhere.
     */
    UNAVAILABLE,
    /** The lease was closed before. */
    LEASE_CLOSED
  }

  private final Fault fault;

  public GpuException(Fault fault, String detail) {
    super(detail);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
