package io.aipowergrid.node.gpu;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.gpu.data.HoldTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Holds that keep mining off devices until they expire. They live in the database, so they survive
 * a restart and the command line can set them beside a running node, which obeys within {@code
 * aipg.gpu.look-interval}. Any thread.
 */
@ApplicationScoped
public class GpuHolds {
  private static final Logger LOG = Logger.getLogger(GpuHolds.class);

  private final GpuConfig config;
  private final HoldTable table;
  private final InstantSource clock;

  @Inject
  GpuHolds(GpuConfig config, HoldTable table, InstantSource clock) {
    this.config = config;
    this.table = table;
    this.clock = clock;
  }

  /**
   * Keeps mining off a device from now on; a hold that it has is replaced.
   *
   * @param by who, in words
   * @throws NodeException INVALID_REQUEST when the time is not positive or beyond {@code
   *     aipg.gpu.hold-max}
   */
  @Transactional
  public DeviceHold hold(String uuid, Duration time, String by) {
    if (!time.isPositive() || time.compareTo(config.holdMax()) > 0) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "a device is held for some time, " + config.holdMax().toHours() + " hours at most");
    }
    var now = clock.instant();
    // The database keeps no shorter moments.
    var hold = new DeviceHold(uuid, now.plus(time).truncatedTo(ChronoUnit.MILLIS), by);
    table.write(hold, now);
    LOG.infof("GPU held uuid=%s until=%s by=%s", uuid, hold.until(), by);
    return hold;
  }

  /**
   * Ends the hold of a device early.
   *
   * @return whether there was one
   */
  @Transactional
  public boolean release(String uuid, String by) {
    boolean held = table.remove(uuid);
    LOG.infof("GPU released uuid=%s by=%s", uuid, by);
    return held;
  }

  /** Those that hold now. */
  @Transactional
  public List<DeviceHold> all() {
    return table.read(clock.instant());
  }

  /** The one of a device. */
  public Optional<DeviceHold> of(String uuid) {
    return all().stream().filter(hold -> hold.uuid().equals(uuid)).findFirst();
  }
}
