package io.aipowergrid.node.jobs.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node in maintenance; without a row it is not. */
@Entity
@Table(name = "node_maintenance")
public class NodeMaintenance extends PanacheEntityBase {
  @Id public UUID node;

  @Column public String reason;

  @Column(name = "set_by")
  public String setBy;

  @Column public Instant since;

  @Column(name = "ends_at")
  public @Nullable Instant endsAt;
}
