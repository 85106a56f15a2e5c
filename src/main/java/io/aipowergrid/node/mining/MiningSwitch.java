package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.data.MiningSwitchRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Whether this node shall mine, as an operator said last. It lives in the database, so it survives
 * a restart and the command line can turn it beside a running node, which obeys within {@code
 * aipg.mining.look-interval}. Any thread.
 */
@ApplicationScoped
public class MiningSwitch {
  private static final Logger LOG = Logger.getLogger(MiningSwitch.class);

  private final MiningConfig config;
  private final InstantSource clock;

  @Inject
  MiningSwitch(MiningConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Whether the node shall mine; a node that nobody told anything mines when it can. */
  @Transactional
  public boolean wanted() {
    MiningSwitchRow row = MiningSwitchRow.findById(config.node());
    return row == null || row.wanted;
  }

  /**
   * Turns it.
   *
   * @param by who, in words
   */
  @Transactional
  public void turn(boolean wanted, String by) {
    var row = new MiningSwitchRow();
    row.node = config.node();
    row.wanted = wanted;
    row.setBy = by;
    row.setAt = clock.instant();
    MiningSwitchRow.getEntityManager().merge(row);
    LOG.infof("Mining switched %s by=%s", wanted ? "on" : "off", by);
  }
}
