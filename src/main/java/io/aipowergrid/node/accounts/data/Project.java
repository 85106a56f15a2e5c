package io.aipowergrid.node.accounts.data;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** A part of an organisation with keys, quota and usage of its own. */
@Entity
@DynamicUpdate
@Table(name = "project")
public class Project extends PanacheEntityBase {
  @Id public UUID id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "organisation_id", updatable = false)
  public Organisation organisation;

  @Column(name = "name")
  public String name;

  @Column(name = "archived")
  public boolean archived;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  public static Optional<Project> findOne(UUID id) {
    return findByIdOptional(id);
  }

  public static List<Project> ofOrganisation(UUID organisationId) {
    return list("organisation.id = ?1 order by id", organisationId);
  }

  public static Optional<Project> findByName(UUID organisationId, String name) {
    return find("organisation.id = ?1 and lower(name) = lower(?2)", organisationId, name)
        .firstResultOptional();
  }
}
