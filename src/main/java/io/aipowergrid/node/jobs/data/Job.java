package io.aipowergrid.node.jobs.data;

import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobState;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the queue of record; V301__jobs.sql explains the columns. */
@Entity
@Table(name = "job")
public class Job extends PanacheEntityBase {
  private static final String RECEIPT_SEPARATOR = ",";

  @Id public UUID id;

  @Column(name = "organisation_id")
  public UUID organisationId;

  @Column(name = "project_id")
  public UUID projectId;

  @Column(name = "key_id")
  public @Nullable UUID keyId;

  @Column(name = "user_id")
  public @Nullable UUID userId;

  @Column(name = "plan_id")
  public String planId;

  @Column public String kind;

  @Column(name = "model_id")
  public String modelId;

  @Enumerated(EnumType.STRING)
  @Column
  public JobPriority priority;

  @Enumerated(EnumType.STRING)
  @Column
  public JobState state;

  @Column public boolean background;

  @Column public int choices;

  @Column(name = "tokens_worst")
  public long tokensWorst;

  @Column(name = "output_max")
  public long outputMax;

  @Column(name = "concurrency_max")
  public int concurrencyMax;

  @Column(name = "fair_rank")
  public long fairRank;

  @Column public int attempts;

  @Column(name = "handed_back")
  public int handedBack;

  @Column public boolean waived;

  @Column(name = "not_before")
  public Instant notBefore;

  @Column(name = "admitted_node")
  public UUID admittedNode;

  @Column(name = "admitted_boot")
  public UUID admittedBoot;

  @Column(name = "lease_node")
  public @Nullable UUID leaseNode;

  @Column(name = "lease_boot")
  public @Nullable UUID leaseBoot;

  @Column(name = "lease_until")
  public @Nullable Instant leaseUntil;

  @Column(name = "request_id")
  public @Nullable String requestId;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "deadline_at")
  public Instant deadlineAt;

  @Column(name = "started_at")
  public @Nullable Instant startedAt;

  @Column(name = "ended_at")
  public @Nullable Instant endedAt;

  @Column(name = "first_token_micros")
  public @Nullable Long firstTokenMicros;

  @Column(name = "prompt_tokens")
  public long promptTokens;

  @Column(name = "cached_tokens")
  public long cachedTokens;

  @Column(name = "output_tokens")
  public long outputTokens;

  @Column(name = "cost_micros")
  public long costMicros;

  @Column(name = "receipt_ids")
  public String receiptIds = "";

  @Enumerated(EnumType.STRING)
  @Column(name = "cancel_reason")
  public @Nullable CancelReason cancelReason;

  @Column(name = "error_code")
  public @Nullable String errorCode;

  @Column(name = "error_detail")
  public @Nullable String errorDetail;

  /** The row, locked until the transaction ends; null when there is none. */
  public static @Nullable Job lock(UUID id) {
    return findById(id, LockModeType.PESSIMISTIC_WRITE);
  }

  public List<String> receipts() {
    return receiptIds.isEmpty() ? List.of() : List.of(receiptIds.split(RECEIPT_SEPARATOR));
  }

  public void setReceipts(List<String> ids) {
    receiptIds = String.join(RECEIPT_SEPARATOR, ids);
  }

  /** Takes the row out of the hands of whoever ran it. */
  public void endLease() {
    leaseNode = null;
    leaseBoot = null;
    leaseUntil = null;
  }
}
