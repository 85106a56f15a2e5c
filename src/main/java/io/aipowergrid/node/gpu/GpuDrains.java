package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.data.DrainTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Drains that keep everything off devices until an operator resumes them. They live in the database
 * like {@link GpuHolds}, and a running node obeys within {@code aipg.gpu.look-interval}. Any
 * thread.
 */
@ApplicationScoped
public class GpuDrains {
  private static final Logger LOG = Logger.getLogger(GpuDrains.class);

  private final DrainTable table;
  private final InstantSource clock;

  @Inject
  GpuDrains(DrainTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Drains a device from now on: it takes nothing new, and whoever has its memory is asked to
   * leave.
   *
   * @param by who, in words
   * @return whether it was not drained before
   */
  @Transactional
  public boolean drain(String uuid, String by) {
    // The database keeps no shorter moments.
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean fresh = table.write(new DeviceDrain(uuid, now, by));
    LOG.infof("GPU drained uuid=%s by=%s", uuid, by);
    return fresh;
  }

  /**
   * Lets a device take work again.
   *
   * @return whether it was drained
   */
  @Transactional
  public boolean resume(String uuid, String by) {
    boolean drained = table.remove(uuid);
    LOG.infof("GPU resumed uuid=%s by=%s", uuid, by);
    return drained;
  }

  /** Those that are drained. */
  @Transactional
  public List<DeviceDrain> all() {
    return table.read();
  }
}
