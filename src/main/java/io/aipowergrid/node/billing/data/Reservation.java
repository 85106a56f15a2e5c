package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.billing.ReservationState;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money held back for one job, and how it ended. */
@Entity
@Table(name = "reservation")
public class Reservation extends PanacheEntityBase {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  @Column(name = "organisation_id", updatable = false)
  public UUID organisationId;

  @Column(name = "project_id", updatable = false)
  public UUID projectId;

  @Column(name = "from_free", updatable = false)
  public long fromFree;

  @Column(name = "from_prepaid", updatable = false)
  public long fromPrepaid;

  @Column(name = "free_day", updatable = false)
  public LocalDate freeDay;

  @Enumerated(EnumType.STRING)
  @Column(name = "state")
  public ReservationState state;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "charged_free")
  public long chargedFree;

  @Column(name = "charged_prepaid")
  public long chargedPrepaid;

  @Column(name = "ended_at")
  public @Nullable Instant endedAt;

  public static Optional<Reservation> findOne(UUID jobId) {
    return findByIdOptional(jobId);
  }

  /** Locked and read anew, whatever this transaction has seen of it before. */
  public static Optional<Reservation> findLocked(UUID jobId) {
    Optional<Reservation> row = findByIdOptional(jobId, LockModeType.PESSIMISTIC_WRITE);
    row.ifPresent(found -> getEntityManager().refresh(found));
    return row;
  }

  public static List<UUID> openOlderThan(Instant instant, int limit) {
    return find(
            "select jobId from Reservation where state = ?1 and createdAt < ?2 order by createdAt",
            ReservationState.OPEN,
            instant)
        .project(UUID.class)
        .page(0, limit)
        .list();
  }
}
