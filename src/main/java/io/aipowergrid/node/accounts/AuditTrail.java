package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.AuditRecord;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.base.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what, when; insert-only. Any thread. */
@ApplicationScoped
public class AuditTrail {
  /** The most events one page holds. */
  public static final int PAGE_MAX = 500;

  /** Longer details are cut; the trail names what happened, it does not keep documents. */
  static final int DETAIL_MAX = 1_000;

  private final InstantSource clock;

  AuditTrail(InstantSource clock) {
    this.clock = clock;
  }

  /** Records a matter of the node itself, in the caller's transaction. */
  @Transactional
  public void record(Actor actor, String action, String subject, String detail) {
    record(actor, null, action, subject, detail);
  }

  /**
   * Records in the caller's transaction, so that what is undone is not claimed.
   *
   * @param organisationId whose affair it is, or null for a matter of the node itself
   */
  @Transactional
  public void record(
      Actor actor, @Nullable UUID organisationId, String action, String subject, String detail) {
    var row = new AuditRecord();
    row.at = clock.instant();
    row.id = UuidV7.at(row.at);
    row.organisationId = organisationId;
    row.actorKind = actor.kind();
    row.actorId = actor.id();
    row.actorLabel = actor.label();
    row.action = action;
    row.subject = subject;
    row.detail = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
    row.persist();
  }

  /**
   * One page.
   *
   * @param after only events behind this one: the last id of the page before, or null
   * @param limit 1 to {@value #PAGE_MAX}
   */
  @Transactional
  public List<AuditEvent> list(
      AuditFilter filter, SortOrder<AuditColumn> order, @Nullable UUID after, int limit) {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " events");
    }
    return AuditRecord.page(filter, order, after, limit).stream().map(AuditTrail::view).toList();
  }

  private static AuditEvent view(AuditRecord row) {
    return new AuditEvent(
        row.id,
        row.at,
        row.organisationId,
        new Actor(row.actorKind, row.actorId, row.actorLabel),
        row.action,
        row.subject,
        row.detail);
  }
}
