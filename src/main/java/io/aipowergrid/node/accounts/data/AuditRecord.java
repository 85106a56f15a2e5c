package io.aipowergrid.node.accounts.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One line of the audit trail; the table refuses changes. */
@Entity
@Immutable
@Table(name = "audit_event")
public class AuditRecord extends PanacheEntityBase {
  private static final UUID LAST = new UUID(-1, -1);

  @Id public UUID id;

  @Column(name = "at")
  public Instant at;

  @Column(name = "organisation_id")
  public @Nullable UUID organisationId;

  @Column(name = "actor_kind")
  public String actorKind;

  @Column(name = "actor_id")
  public String actorId;

  @Column(name = "actor_label")
  public String actorLabel;

  @Column(name = "action")
  public String action;

  @Column(name = "subject")
  public String subject;

  @Column(name = "detail")
  public String detail;

  public static List<AuditRecord> page(
      @Nullable UUID organisationId, @Nullable UUID before, int limit) {
    var newestFirst = Sort.descending("id");
    var end = before == null ? LAST : before;
    var query =
        organisationId == null
            ? find("id < ?1", newestFirst, end)
            : find("id < ?1 and organisationId = ?2", newestFirst, end, organisationId);
    return query.page(0, limit).list();
  }
}
