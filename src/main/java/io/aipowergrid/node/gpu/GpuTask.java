package io.aipowergrid.node.gpu;

/**
 * A batch of work on the device's thread. It should end within the batch time of its workload: the
 * next one waits for it.
 */
@FunctionalInterface
public interface GpuTask<T> {
  /**
   * Does the work.
   *
   * @param device the lease's view: what it allocates counts against the lease and is freed with it
   */
  T run(GpuDevice device) throws GpuException;
}
