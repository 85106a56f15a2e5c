package io.aipowergrid.node.gpu;

import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one device's power: set by the driver where it allows that, within what the device
 * takes, and taken back at the end, or at the next start of a node that was killed; elsewhere held
 * by {@link PowerGuard}. One thread.
 */
final class PowerLimit {
  private static final long MILLIWATTS = 1_000;
  private static final Logger LOG = Logger.getLogger(PowerLimit.class);

  private final DeviceSensors sensors;
  private final String uuid;
  private final long wanted;
  private final OwnLimitFile file;
  private @Nullable Long before;
  private @Nullable PowerGuard guard;
  private String words = "";

  /**
   * @param watts the limit; 0 leaves the device as it is
   * @param file where the device's own limit is kept while another is set
   */
  PowerLimit(DeviceSensors sensors, String uuid, int watts, OwnLimitFile file) {
    this.sensors = sensors;
    this.uuid = uuid;
    this.wanted = watts * MILLIWATTS;
    this.file = file;
  }

  void begin() {
    Optional<PowerRange> range = sensors.powerRange(uuid);
    if (range.isPresent()) {
      begin(range.get());
    } else if (wanted != 0) {
      guardInstead("its power cannot be limited");
    }
  }

  private void begin(PowerRange takes) {
    long own = own(takes.now());
    if (wanted != 0) {
      set(takes, own);
    } else if (own != takes.now()) {
      before = own;
      end();
    }
  }

  /** The device's own limit: what it has now, unless a node that was killed has set that. */
  private long own(long now) {
    Optional<OwnLimitFile.Kept> kept = file.read().filter(it -> it.set() == now);
    long own = kept.map(OwnLimitFile.Kept::own).orElse(now);
    if (own == now) {
      // Nothing is kept, or somebody else has set the limit since.
      file.delete();
    }
    return own;
  }

  private void set(PowerRange takes, long own) {
    long limit = takes.clamp(wanted);
    Optional<String> why = setOrSayWhyNot(limit, takes.now(), own);
    if (why.isPresent()) {
      guardInstead(why.get());
      return;
    }
    before = own;
    if (limit > wanted) {
      guardInstead("the least that the device takes is " + limit / MILLIWATTS + " W, which is set");
    } else {
      words = "the driver holds it at " + limit / MILLIWATTS + " W";
    }
  }

  private Optional<String> setOrSayWhyNot(long limit, long now, long own) {
    try {
      file.write(new OwnLimitFile.Kept(own, limit));
      Optional<String> refused = sensors.limitPower(uuid, limit);
      if (refused.isPresent()) {
        leave(now, own);
      }
      return refused.map(why -> "the driver does not set it: " + why);
    } catch (IOException e) {
      LOG.warnf("The power limit that a GPU has cannot be written down uuid=%s: %s", uuid, e);
      return Optional.of("its own limit cannot be written down");
    }
  }

  /** Nothing was set; what a node that was killed left is kept for a start that may set it back. */
  private void leave(long now, long own) throws IOException {
    if (own == now) {
      file.delete();
    } else {
      file.write(new OwnLimitFile.Kept(own, now));
    }
  }

  private void guardInstead(String why) {
    guard = new PowerGuard(wanted);
    words = why + "; mining rests when the device draws more";
  }

  /**
   * What holds from now on.
   *
   * @param milliwatts what the device draws; null when it does not say
   */
  Restraint next(@Nullable Long milliwatts, long now) {
    return guard == null ? Restraint.NONE : guard.next(milliwatts, now);
  }

  /** What became of the limit; empty without one. */
  String words() {
    return words;
  }

  /** Sets what held before. */
  void end() {
    Long own = before;
    before = null;
    if (own == null) {
      return;
    }
    Optional<String> refused = sensors.limitPower(uuid, own);
    if (refused.isEmpty()) {
      LOG.infof("GPU power limit set back to %d W uuid=%s", own / MILLIWATTS, uuid);
      file.delete();
    } else {
      // It stays in the file for the next start.
      LOG.warnf(
          "GPU power limit of %d W is not set back uuid=%s: %s",
          own / MILLIWATTS, uuid, refused.get());
    }
  }
}
