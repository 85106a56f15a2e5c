package io.aipowergrid.node.accounts.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** A customer, or the operator. */
@Entity
@DynamicUpdate
@Table(name = "organisation")
public class Organisation extends PanacheEntityBase {
  @Id public UUID id;

  @Column(name = "name")
  public String name;

  @Column(name = "plan_id")
  public String planId;

  @Column(name = "operator", updatable = false)
  public boolean operator;

  @Column(name = "active")
  public boolean active;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  public static Optional<Organisation> findOne(UUID id) {
    return findByIdOptional(id);
  }

  public static Optional<Organisation> findByName(String name) {
    return find("lower(name) = lower(?1)", name).firstResultOptional();
  }

  public static List<Organisation> allByName() {
    return list("order by lower(name), id");
  }
}
