package io.aipowergrid.node.jobs.data;

import io.aipowergrid.node.jobs.ModelOrder;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An order to the running node about a model. */
@Entity(name = "ModelOrder")
@Table(name = "model_order")
public class ModelOrderRow extends PanacheEntityBase {
  @Id public UUID id;

  /** The installation it is for. */
  @Column public UUID node;

  @Column(name = "model_id")
  public String modelId;

  @Column
  @Enumerated(EnumType.STRING)
  public ModelOrder.Act act;

  @Column
  @Enumerated(EnumType.STRING)
  public ModelOrder.State state;

  /** The sentence of a failure; empty otherwise. */
  @Column public String failure;

  @Column(name = "asked_by")
  public String askedBy;

  @Column(name = "asked_at")
  public Instant askedAt;

  /** The oldest order that waits for this node and is not older than this. */
  public static Optional<ModelOrderRow> oldestWaiting(UUID node, Instant since) {
    return find(
            "node = ?1 and state = ?2 and askedAt >= ?3 order by id",
            node,
            ModelOrder.State.WAITING,
            since)
        .firstResultOptional();
  }
}
