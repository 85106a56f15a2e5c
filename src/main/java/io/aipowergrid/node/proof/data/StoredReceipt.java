package io.aipowergrid.node.proof.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A signed receipt with what access checks need beside it. */
@Entity
@Table(name = "proof_receipt")
public class StoredReceipt extends PanacheEntityBase {
  @Id public long sequence;

  @Column(name = "receipt_id")
  public String receiptId;

  @Column(name = "job_id")
  public UUID jobId;

  public int choice;

  @Column(name = "organisation_id")
  public UUID organisationId;

  @Column(name = "project_id")
  public UUID projectId;

  @Column(name = "log_index")
  public long logIndex;

  @Column(name = "cbor")
  public byte[] cbor;

  @Column(name = "signature")
  public byte[] signature;

  @Column(name = "sealed_transcript")
  public byte @Nullable [] sealedTranscript;

  @Column(name = "transcript_until")
  public @Nullable Instant transcriptUntil;

  public static Optional<StoredReceipt> findByReceiptId(String receiptId) {
    return find("receiptId", receiptId).firstResultOptional();
  }

  public static Optional<StoredReceipt> findByJob(UUID jobId, int choice) {
    return find("jobId = ?1 and choice = ?2", jobId, choice).firstResultOptional();
  }

  public static List<StoredReceipt> listByJob(UUID jobId) {
    return list("jobId = ?1 order by choice", jobId);
  }

  public static List<StoredReceipt> listByJobs(Collection<UUID> jobIds) {
    return list("jobId in ?1", jobIds);
  }

  /** Receipts below a sequence number, newest first. */
  public static List<StoredReceipt> listNewestFirst(
      @Nullable UUID organisationId, @Nullable UUID projectId, long below, int limit) {
    var where = new StringBuilder("sequence < :below");
    var parameters = Parameters.with("below", below);
    if (organisationId != null) {
      where.append(" and organisationId = :organisation");
      parameters = parameters.and("organisation", organisationId);
    }
    if (projectId != null) {
      where.append(" and projectId = :project");
      parameters = parameters.and("project", projectId);
    }
    return StoredReceipt.<StoredReceipt>find(where + " order by sequence desc", parameters)
        .page(0, limit)
        .list();
  }

  /** Removes transcripts whose time is over; says how many. */
  public static long removeTranscriptsUntil(Instant now) {
    return update(
        "sealedTranscript = null, transcriptUntil = null"
            + " where sealedTranscript is not null and transcriptUntil < ?1",
        now);
  }
}
