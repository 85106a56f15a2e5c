package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what, when; insert-only. Any thread. */
@ApplicationScoped
public class AuditTrail {
  /** The most events one page holds. */
  public static final int PAGE_MAX = 500;

  /** Records a matter of the node itself, in the caller's transaction. */
  public void record(Actor actor, String action, String subject, String detail) {
    record(actor, null, action, subject, detail);
  }

  /**
   * Records in the caller's transaction, so that what is undone is not claimed.
   *
   * @param organisationId whose affair it is, or null for a matter of the node itself
   */
  public void record(
      Actor actor, @Nullable UUID organisationId, String action, String subject, String detail) {
    throw new IllegalStateException("being written");
  }

  /**
   * One page, newest first.
   *
   * @param organisationId only of this organisation, or null for all
   * @param before only events older than this one, or null for the newest
   * @param limit 1 to {@value #PAGE_MAX}
   */
  public List<AuditEvent> list(@Nullable UUID organisationId, @Nullable UUID before, int limit) {
    throw new IllegalStateException("being written");
  }
}
