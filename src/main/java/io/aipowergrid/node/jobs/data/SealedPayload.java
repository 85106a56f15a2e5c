package io.aipowergrid.node.jobs.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What a job is to run, sealed. */
@Entity
@Table(name = "job_payload")
public class SealedPayload extends PanacheEntityBase {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  @Column public byte[] sealed;
}
