package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Hears the errors of devices for those who watch them. One thread. */
final class XidListener {
  /** After so many waits in a row that failed, no error is listened for any more. */
  static final int FAILURES_MAX = 3;

  /** How long a call waits for an error, and so how soon the thread can end. */
  private static final Duration WAIT_MAX = Duration.ofMillis(250);

  /** How long after an error another one still counts as coming together with it. */
  static final Duration TOGETHER = Duration.ofMillis(20);

  /** So many errors are taken at once, so that devices that have ever more keep no look away. */
  static final int TOGETHER_MAX = 64;

  /** Errors lead to a look only so long after the last one, however many come. */
  static final Duration LOOKS_APART = Duration.ofMillis(250);

  private static final Logger LOG = Logger.getLogger(XidListener.class);

  private final DeviceSensors sensors;
  private final List<DeviceWatch> watches;
  private int failures;

  XidListener(DeviceSensors sensors, List<DeviceWatch> watches) {
    this.sensors = sensors;
    this.watches = watches;
  }

  /**
   * Listens until the next look at the devices is due: after this time, or, when something came, at
   * once, or {@link #LOOKS_APART} after listening began. Errors of several devices may all bear the
   * number of one of them, and a wait that failed may mean that one is lost; only reading each
   * device tells which.
   */
  void listen(Duration longest, BooleanSupplier stopping) throws InterruptedException {
    long begun = System.nanoTime();
    long due = longest.toNanos();
    for (long passed = 0;
        passed < due && !stopping.getAsBoolean();
        passed = System.nanoTime() - begun) {
      long wait = Math.clamp(due - passed, 1_000_000, WAIT_MAX.toNanos());
      due = Math.min(due, listen(Duration.ofNanos(wait)));
    }
  }

  /** Waits once, and says how many nanoseconds after listening began a look is due. */
  private long listen(Duration longest) throws InterruptedException {
    return switch (sensors.awaitXid(longest)) {
      case Hearing.Nothing _ -> {
        failures = 0;
        yield Long.MAX_VALUE;
      }
      case Hearing.Heard(var error) -> {
        failures = 0;
        hear(withThoseThatFollow(error));
        yield LOOKS_APART.toNanos();
      }
      case Hearing.Deaf(var why) -> {
        beginAnew(why);
        // A wait that fails takes its whole time all the same.
        yield 0;
      }
    };
  }

  /** A wait that fails here fails again at the next turn, which deals with it. */
  private List<DeviceXid> withThoseThatFollow(DeviceXid first) throws InterruptedException {
    List<DeviceXid> errors = new ArrayList<>(List.of(first));
    while (errors.size() < TOGETHER_MAX
        && sensors.awaitXid(TOGETHER) instanceof Hearing.Heard(var next)) {
      errors.add(next);
    }
    return errors;
  }

  /** The number of an error is surely its device's when no other device's came with it. */
  private void hear(List<DeviceXid> errors) {
    boolean sure = errors.stream().map(DeviceXid::uuid).distinct().count() == 1;
    for (DeviceXid error : errors) {
      watches.stream()
          .filter(watch -> watch.uuid().equals(error.uuid()))
          .forEach(watch -> watch.hear(error.xid(), sure));
    }
  }

  /** With the devices that are not broken: one that is lost fails the wait for all. */
  private void beginAnew(String why) {
    sensors.stopListening();
    failures++;
    if (failures < FAILURES_MAX) {
      watches.forEach(DeviceWatch::listen);
    } else {
      LOG.warnf("Errors of GPUs are not heard any more: %s", why);
      watches.forEach(watch -> watch.deaf(why));
    }
  }
}
