package io.aipowergrid.node.accounts.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A key without its text: prefix to find it, code to recognise it. */
@Entity
@DynamicUpdate
@Table(name = "api_key")
public class ApiKey extends PanacheEntityBase {
  @Id public UUID id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "project_id", updatable = false)
  public Project project;

  @Column(name = "name")
  public String name;

  @Column(name = "prefix", updatable = false)
  public String prefix;

  @Column(name = "mac", updatable = false)
  public byte[] mac;

  /** Wire names, separated by spaces. */
  @Column(name = "scopes", updatable = false)
  public String scopes;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "created_by", updatable = false)
  public String createdBy;

  @Column(name = "expires_at")
  public @Nullable Instant expiresAt;

  @Column(name = "revoked_at")
  public @Nullable Instant revokedAt;

  // Written by its own statement alone, so that it never undoes a revocation read earlier.
  @Column(name = "last_used_at", insertable = false, updatable = false)
  public @Nullable Instant lastUsedAt;

  @Column(name = "replaced_by")
  public @Nullable UUID replacedBy;

  /** With project and organisation, in one query: the way of every request. */
  public static Optional<ApiKey> findByPrefix(String prefix) {
    return find(
            "from ApiKey k join fetch k.project p join fetch p.organisation where k.prefix = ?1",
            prefix)
        .firstResultOptional();
  }

  public static Optional<ApiKey> findWhole(UUID id) {
    return find(
            "from ApiKey k join fetch k.project p join fetch p.organisation where k.id = ?1", id)
        .firstResultOptional();
  }

  /** Locked, for changing it. */
  public static Optional<ApiKey> findLocked(UUID id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  public static List<ApiKey> ofProject(UUID projectId) {
    return list(
        "from ApiKey k join fetch k.project p join fetch p.organisation"
            + " where p.id = ?1 order by k.id desc",
        projectId);
  }

  public static long countAlive(UUID projectId, Instant now) {
    return count(
        "project.id = ?1 and revokedAt is null and (expiresAt is null or expiresAt > ?2)",
        projectId,
        now);
  }

  public static void used(UUID id, Instant at) {
    update("lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?1)", at, id);
  }
}
