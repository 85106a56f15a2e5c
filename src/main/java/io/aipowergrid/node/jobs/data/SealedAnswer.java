package io.aipowergrid.node.jobs.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What a job told, sealed, until it expires. */
@Entity
@Table(name = "job_answer")
public class SealedAnswer extends PanacheEntityBase {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  @Column public byte[] sealed;

  @Column(name = "expires_at")
  public Instant expiresAt;
}
