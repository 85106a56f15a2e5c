package io.aipowergrid.node.gpu;

/**
 * What stays the same about a device.
 *
 * @param uuid as the driver prints it, {@code GPU-xxxxxxxx-…}; names the device across restarts
 * @param memoryBytes all of it, used or not
 * @param multiprocessors how many blocks run at least at once; sizes grids
 * @param computeCapability major times ten plus minor: 90 is sm_90
 */
public record DeviceInfo(
    String uuid, String name, long memoryBytes, int multiprocessors, int computeCapability) {
  public DeviceInfo {
    if (memoryBytes <= 0 || multiprocessors <= 0) {
      throw new IllegalArgumentException("a device has memory and multiprocessors");
    }
  }
}
