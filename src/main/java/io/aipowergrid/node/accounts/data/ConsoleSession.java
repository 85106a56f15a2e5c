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

/** A signed-in browser: the hex SHA-256 of a token that is only in its cookie. */
@Entity
@Table(name = "console_session")
public class ConsoleSession extends PanacheEntityBase {
  @Id
  @Column(name = "token_hash")
  public String tokenHash;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "person_id", updatable = false)
  public Person person;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "project_id")
  public Project project;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "seen_at")
  public Instant seenAt;

  @Column(name = "ends_at", updatable = false)
  public Instant endsAt;

  /** With everything its view needs, in one query. */
  public static Optional<ConsoleSession> findWhole(String tokenHash) {
    return find(
            "from ConsoleSession s join fetch s.person p join fetch p.organisation"
                + " join fetch s.project where s.tokenHash = ?1",
            tokenHash)
        .firstResultOptional();
  }

  public static List<ConsoleSession> ofPerson(UUID personId) {
    return list("person.id = ?1 order by createdAt", personId);
  }

  /** Notes a use in one statement, so that parallel requests of a page never collide. */
  public static void see(String tokenHash, Instant now) {
    update("seenAt = ?1 where tokenHash = ?2 and seenAt < ?1", now, tokenHash);
  }

  public static void deleteToken(String tokenHash) {
    delete("tokenHash", tokenHash);
  }

  public static void deleteOfPerson(UUID personId) {
    delete("person.id", personId);
  }

  public static long deleteEnded(Instant seenBefore, Instant now) {
    return delete("seenAt <= ?1 or endsAt <= ?2", seenBefore, now);
  }
}
