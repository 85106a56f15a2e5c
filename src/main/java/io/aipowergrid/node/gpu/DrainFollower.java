package io.aipowergrid.node.gpu;

import java.util.List;
import java.util.Optional;

/** Makes one device obey the drains that are written. One thread. */
final class DrainFollower {
  private final DeviceWatch watch;
  private boolean obeyed;

  DrainFollower(DeviceWatch watch) {
    this.watch = watch;
  }

  /**
   * Looks once.
   *
   * @param drains that are written, of all devices
   */
  void follow(List<DeviceDrain> drains) {
    Optional<DeviceDrain> written =
        drains.stream().filter(drain -> drain.uuid().equals(watch.uuid())).findFirst();
    if (written.isPresent() && !obeyed) {
      watch.arbiter().drain();
    } else if (written.isEmpty() && obeyed) {
      watch.arbiter().resume();
    }
    obeyed = written.isPresent();
    watch.drained(written);
  }
}
