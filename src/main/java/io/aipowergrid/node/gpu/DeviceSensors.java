package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.Optional;

/**
 * What a driver's management library tells of devices, named by their UUIDs, and sets there. No
 * context on a device is touched. One thread at a time.
 */
public interface DeviceSensors {
  DeviceReading read(String uuid);

  /** Empty where the device's power cannot be limited. */
  Optional<PowerRange> powerRange(String uuid);

  /**
   * Sets the limit of a device's power until the driver is loaded anew.
   *
   * @return why it was not set, in words; empty when it was
   */
  Optional<String> limitPower(String uuid, long milliwatts);

  /**
   * Hears of the device's errors from now on.
   *
   * @return why it cannot, in words; empty when it does
   */
  Optional<String> listen(String uuid);

  /**
   * Waits for the next error of a device that is listened to, at most so long. Where errors of
   * several devices wait, each may come with the number of the last one: older headers say so of
   * every system, newer ones of Windows only (nvml.h, nvmlEventSetWait_v2).
   */
  Hearing awaitXid(Duration longest) throws InterruptedException;

  /** Ends listening; {@link #listen} begins anew. */
  void stopListening();
}
