package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.Optional;

/** Stands in where the driver came without its management library: nothing is known or set. */
final class NoSensors implements DeviceSensors {
  private static final String WHY = "NVIDIA's management library is not here";

  @Override
  public DeviceReading read(String uuid) {
    return DeviceReading.Values.NONE;
  }

  @Override
  public Optional<PowerRange> powerRange(String uuid) {
    return Optional.empty();
  }

  @Override
  public Optional<String> limitPower(String uuid, long milliwatts) {
    return Optional.of(WHY);
  }

  @Override
  public Optional<String> listen(String uuid) {
    return Optional.of(WHY);
  }

  @Override
  public Hearing awaitXid(Duration longest) throws InterruptedException {
    Thread.sleep(longest);
    return new Hearing.Nothing();
  }

  @Override
  public void stopListening() {
    // Nothing was listened to.
  }
}
