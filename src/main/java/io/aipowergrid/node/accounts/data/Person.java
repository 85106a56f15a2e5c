package io.aipowergrid.node.accounts.data;

import io.aipowergrid.node.accounts.Role;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** Somebody who can sign in to the console. */
@Entity
@DynamicUpdate
@Table(name = "person")
public class Person extends PanacheEntityBase {
  @Id public UUID id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "organisation_id", updatable = false)
  public Organisation organisation;

  @Column(name = "email")
  public String email;

  @Enumerated(EnumType.STRING)
  @Column(name = "role")
  public Role role;

  @Column(name = "password_hash")
  public String passwordHash;

  @Column(name = "must_change_password")
  public boolean mustChangePassword;

  @Column(name = "active")
  public boolean active;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "last_sign_in_at")
  public @Nullable Instant lastSignInAt;

  public static Optional<Person> findOne(UUID id) {
    return findByIdOptional(id);
  }

  public static Optional<Person> findByEmail(String email) {
    return find("email", email).firstResultOptional();
  }

  public static List<Person> ofOrganisation(UUID organisationId) {
    return list("organisation.id = ?1 order by email", organisationId);
  }

  /** Locked, for changing it. */
  public static Optional<Person> findLocked(UUID id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  /** All operators that may sign in, locked in the order of their ids. */
  public static List<Person> activeOperatorsLocked() {
    return find("role = ?1 and active order by id", Role.OPERATOR)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }
}
