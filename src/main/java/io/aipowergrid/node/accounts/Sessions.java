package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.ConsoleSession;
import io.aipowergrid.node.accounts.data.Person;
import io.aipowergrid.node.accounts.data.Project;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Sha256;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Console sessions: a random token in the cookie, its hash at rest. Any thread. */
@ApplicationScoped
public class Sessions {
  // A use is written at most once in this time, so that a live page does not write every second.
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
  private static final int TOKEN_LENGTH = 43;

  private final AccountSecrets secrets;
  private final InstantSource clock;
  private final AccountsConfig config;

  Sessions(AccountSecrets secrets, InstantSource clock, AccountsConfig config) {
    this.secrets = secrets;
    this.clock = clock;
    this.config = config;
  }

  /** Opens a session and returns the token for the cookie. */
  @Transactional
  public String open(UUID userId) {
    var now = clock.instant();
    var person =
        Person.findLocked(userId)
            .filter(p -> p.active && p.organisation.active)
            .orElseThrow(
                () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such active user."));
    makeRoom(userId);
    var token = secrets.newToken();
    var row = new ConsoleSession();
    row.tokenHash = hash(token);
    row.person = person;
    row.project = firstOpenProject(person.organisation.id);
    row.createdAt = now;
    row.seenAt = now;
    row.endsAt = now.plus(config.sessionAbsolute());
    row.persist();
    return token;
  }

  /** The session of a token while neither idle nor absolute expiry has come. */
  @Transactional
  public Optional<SessionView> find(String token) {
    var now = clock.instant();
    return findRow(token, now)
        .map(
            row -> {
              if (!now.isBefore(row.seenAt.plus(SEEN_EVERY))) {
                ConsoleSession.see(row.tokenHash, now);
              }
              return view(row, token, now);
            });
  }

  /** Lets the session look at another project of the same organisation. */
  @Transactional
  public SessionView selectProject(String token, UUID projectId) {
    var now = clock.instant();
    var row =
        findRow(token, now)
            .orElseThrow(
                () -> new NodeException(ErrorCode.PERMISSION_DENIED, "The session has ended."));
    row.project =
        Project.findOne(projectId)
            .filter(p -> !p.archived && p.organisation.id.equals(row.person.organisation.id))
            .orElseThrow(
                () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such open project."));
    return view(row, token, now);
  }

  /** Ends a session; repeating is harmless. */
  @Transactional
  public void close(String token) {
    ConsoleSession.deleteToken(hash(token));
  }

  /** Ends all sessions of a user. */
  @Transactional
  public void closeAll(UUID userId) {
    ConsoleSession.deleteOfPerson(userId);
  }

  /** Removes sessions that have ended; they were refused before. */
  @Scheduled(
      every = "${aipg.accounts.session-sweep:10m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void sweep() {
    var now = clock.instant();
    ConsoleSession.deleteEnded(now.minus(config.sessionIdle()), now);
  }

  private Optional<ConsoleSession> findRow(String token, Instant now) {
    if (token.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    return ConsoleSession.findWhole(hash(token))
        .filter(row -> now.isBefore(expiry(row, row.seenAt)))
        .filter(row -> row.person.active && row.person.organisation.active);
  }

  private SessionView view(ConsoleSession row, String token, Instant now) {
    var organisation = row.person.organisation;
    var project = row.project.archived ? firstOpenProject(organisation.id) : row.project;
    return new SessionView(
        AccountViews.of(row.person),
        project.id,
        organisation.planId,
        secrets.csrfToken(token),
        expiry(row, now));
  }

  private Instant expiry(ConsoleSession row, Instant seenAt) {
    var idleEnd = seenAt.plus(config.sessionIdle());
    return idleEnd.isBefore(row.endsAt) ? idleEnd : row.endsAt;
  }

  private void makeRoom(UUID userId) {
    var sessions = ConsoleSession.ofPerson(userId);
    int tooMany = sessions.size() + 1 - config.sessionsPerUserMax();
    sessions.stream().limit(Math.max(0, tooMany)).forEach(ConsoleSession::delete);
  }

  private static Project firstOpenProject(UUID organisationId) {
    return Project.ofOrganisation(organisationId).stream()
        .filter(project -> !project.archived)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("every organisation keeps at least one open project"));
  }

  private static String hash(String token) {
    return Sha256.hash(token.getBytes(StandardCharsets.UTF_8)).toHex();
  }
}
