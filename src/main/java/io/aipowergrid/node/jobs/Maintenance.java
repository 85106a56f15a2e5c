package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.data.NodeMaintenance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The maintenance mode of this node: no new job is admitted, admitted ones go on to their end, and
 * everything that only reads keeps working. It lives in the database, so it survives a restart and
 * the command line can switch it beside a running node. It may end by itself, because people forget
 * to switch back (operations.md 4.2 and 5.3). Any thread.
 */
@ApplicationScoped
public class Maintenance {
  /** The longest time after which maintenance may end by itself. */
  public static final Duration LENGTH_MAX = Duration.ofDays(30);

  /** The longest reason. */
  public static final int REASON_MAX = 200;

  private static final Logger LOG = Logger.getLogger(Maintenance.class);

  private final NodeIdentity identity;
  private final AuditTrail audit;
  private final InstantSource clock;

  @Inject
  Maintenance(NodeIdentity identity, AuditTrail audit, InstantSource clock) {
    this.identity = identity;
    this.audit = audit;
    this.clock = clock;
  }

  /** The maintenance this node is in, or empty. */
  @Transactional
  public Optional<MaintenanceView> current() {
    NodeMaintenance row = NodeMaintenance.findById(identity.node());
    return Optional.ofNullable(row)
        .map(Maintenance::view)
        .filter(view -> !view.over(clock.instant()));
  }

  /**
   * Begins maintenance; one that is already on gets the new reason and end.
   *
   * @param reason 1 to {@value #REASON_MAX} characters, shown to customers
   * @param length after which it ends by itself, or null to last until {@link #end}
   * @throws NodeException INVALID_REQUEST
   */
  @Transactional
  public MaintenanceView begin(Actor actor, String reason, @Nullable Duration length) {
    String words = reason.strip();
    requireReason(words);
    requireLength(length);
    // The database keeps microseconds.
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var row = new NodeMaintenance();
    row.node = identity.node();
    row.reason = words;
    row.setBy = actor.label();
    row.since = current().map(MaintenanceView::since).orElse(now);
    row.endsAt = length == null ? null : now.plus(length);
    NodeMaintenance.getEntityManager().merge(row);
    var view = view(row);
    audit.record(actor, "maintenance.begin", subject(), words + ", " + end(view.endsAt()));
    LOG.infof("Maintenance begins by=%s ends=%s", actor.label(), end(view.endsAt()));
    return view;
  }

  /** Ends maintenance; gives whether there was any. */
  @Transactional
  public boolean end(Actor actor) {
    boolean was = current().isPresent();
    NodeMaintenance.deleteById(identity.node());
    if (was) {
      audit.record(actor, "maintenance.end", subject(), "new jobs are admitted again");
      LOG.infof("Maintenance ends by=%s", actor.label());
    }
    return was;
  }

  /**
   * In the transaction that would admit a job.
   *
   * @throws NodeException MAINTENANCE, with the time after which to try again
   */
  void requireOff() {
    var now = clock.instant();
    current()
        .ifPresent(
            view -> {
              throw new NodeException(
                  ErrorCode.MAINTENANCE, view.sentence(), null, view.retryAfter(now));
            });
  }

  private String subject() {
    return "node:" + identity.node();
  }

  private static String end(@Nullable Instant endsAt) {
    return endsAt == null ? "until it is ended" : "until " + endsAt.truncatedTo(ChronoUnit.SECONDS);
  }

  private static void requireReason(String reason) {
    if (reason.isEmpty() || reason.length() > REASON_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "Give a reason of 1 to %d characters; customers read it.".formatted(REASON_MAX),
          "reason");
    }
  }

  private static void requireLength(@Nullable Duration length) {
    if (length != null && (!length.isPositive() || length.compareTo(LENGTH_MAX) > 0)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "Maintenance ends by itself after more than nothing and at most %d days."
              .formatted(LENGTH_MAX.toDays()),
          "ends_in_seconds");
    }
  }

  private static MaintenanceView view(NodeMaintenance row) {
    return new MaintenanceView(row.reason, row.setBy, row.since, row.endsAt);
  }
}
