package io.aipowergrid.node.accounts.data;

import io.aipowergrid.node.accounts.AuditColumn;
import io.aipowergrid.node.accounts.AuditFilter;
import io.aipowergrid.node.base.SortOrder;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One line of the audit trail; the table refuses changes. */
@Entity
@Immutable
@Table(name = "audit_event")
public class AuditRecord extends PanacheEntityBase {
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

  /** One page of lines; the filter's text is taken as it is, without wildcards. */
  public static List<AuditRecord> page(
      AuditFilter filter, SortOrder<AuditColumn> order, @Nullable UUID after, int limit) {
    var where = new StringBuilder("true");
    var values = new LinkedHashMap<String, Object>();
    if (filter.organisationId() != null) {
      where.append(" and organisation_id = :organisation");
      values.put("organisation", filter.organisationId());
    }
    if (!filter.text().isEmpty()) {
      where.append(
          " and position(lower(:text) in"
              + " lower(concat_ws(' ', actor_label, action, subject, detail))) > 0");
      values.put("text", filter.text());
    }
    String column = expression(order.column());
    if (after != null) {
      where.append(" and ").append(order.behind("audit_event", column, "id"));
      values.put("after", after);
    }
    var query =
        getEntityManager()
            .createNativeQuery(
                "select * from audit_event where " + where + " order by " + order.by(column, "id"),
                AuditRecord.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<AuditRecord> lines = query.setMaxResults(limit).getResultList();
    return lines;
  }

  /** SQL of a column; ids are version 7, so their order is the order of events. */
  private static String expression(AuditColumn column) {
    return switch (column) {
      case TIME -> "id";
      case ACTOR -> "actor_label";
      case ACTION -> "action";
      case SUBJECT -> "subject";
    };
  }
}
