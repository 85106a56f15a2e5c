package io.aipowergrid.node.proof.data;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.proof.ReceiptColumn;
import io.aipowergrid.node.proof.ReceiptFilter;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** What lists sort and filter by; the receipt itself says the same. */
  @Column(name = "model_id")
  public @Nullable String modelId;

  @Column(name = "prompt_tokens")
  public @Nullable Long promptTokens;

  @Column(name = "output_tokens")
  public @Nullable Long outputTokens;

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

  /**
   * One page of receipts.
   *
   * @param after the last sequence number of the page before, or null for the first page
   */
  public static List<StoredReceipt> page(
      ReceiptFilter filter, SortOrder<ReceiptColumn> order, @Nullable Long after, int limit) {
    var where = new StringBuilder("true");
    var values = new LinkedHashMap<String, Object>();
    restrict(where, values, "organisation_id", filter.organisationId());
    restrict(where, values, "project_id", filter.projectId());
    restrict(where, values, "model_id", filter.modelId());
    String column = expression(order.column());
    if (after != null) {
      where.append(" and ").append(order.behind("proof_receipt", column, "sequence"));
      values.put("after", after);
    }
    var query =
        getEntityManager()
            .createNativeQuery(
                "select * from proof_receipt where "
                    + where
                    + " order by "
                    + order.by(column, "sequence"),
                StoredReceipt.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<StoredReceipt> page = query.setMaxResults(limit).getResultList();
    return page;
  }

  private static void restrict(
      StringBuilder where, Map<String, Object> values, String column, @Nullable Object value) {
    if (value != null) {
      where.append(" and ").append(column).append(" = :").append(column);
      values.put(column, value);
    }
  }

  private static String expression(ReceiptColumn column) {
    return switch (column) {
      case SEQUENCE -> "sequence";
      case MODEL -> "coalesce(model_id, '')";
      case PROMPT_TOKENS -> "coalesce(prompt_tokens, 0)";
      case OUTPUT_TOKENS -> "coalesce(output_tokens, 0)";
    };
  }

  /** Up to {@code limit} receipts that were stored before lists could be sorted. */
  public static List<StoredReceipt> withoutColumns(int limit) {
    return StoredReceipt.<StoredReceipt>find("modelId is null").page(0, limit).list();
  }

  /** Removes transcripts whose time is over; says how many. */
  public static long removeTranscriptsUntil(Instant now) {
    return update(
        "sealedTranscript = null, transcriptUntil = null"
            + " where sealedTranscript is not null and transcriptUntil < ?1",
        now);
  }
}
