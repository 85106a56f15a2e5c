package io.aipowergrid.node.mining.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Whether a node shall mine. */
@Entity(name = "MiningSwitch")
@Table(name = "mining_switch")
public class MiningSwitchRow extends PanacheEntityBase {
  @Id public String node;

  @Column public boolean wanted;

  @Column(name = "set_by")
  public String setBy;

  @Column(name = "set_at")
  public Instant setAt;
}
