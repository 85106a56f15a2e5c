package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one device obey the holds that are written. One thread. */
final class HoldFollower {
  private final DeviceWatch watch;
  private @Nullable DeviceHold obeyed;

  HoldFollower(DeviceWatch watch) {
    this.watch = watch;
  }

  /**
   * Looks once.
   *
   * @param holds those that hold now, of all devices
   */
  void follow(List<DeviceHold> holds, Instant now) {
    Optional<DeviceHold> written =
        holds.stream().filter(hold -> hold.uuid().equals(watch.uuid())).findFirst();
    DeviceHold next = written.orElse(null);
    if (next == null && obeyed != null) {
      watch.arbiter().endHold();
    } else if (next != null && !next.equals(obeyed)) {
      watch.arbiter().hold(Duration.between(now, next.until()));
    }
    obeyed = next;
    watch.held(written);
  }
}
