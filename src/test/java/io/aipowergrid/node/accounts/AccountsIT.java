package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(NodeTestResource.class)
class AccountsIT {
  private static final Actor ACTOR = Actor.system("test");
  private static final Set<Scope> SCOPES = Set.of(Scope.INFERENCE);
  private static final String PASSWORD = "correct horse battery";
  private static final SortOrder<AuditColumn> NEWEST = SortOrder.descending(AuditColumn.TIME);

  @Inject Organisations organisations;
  @Inject Users users;
  @Inject ApiKeys keys;
  @Inject Sessions sessions;
  @Inject FirstStart firstStart;
  @Inject AuditTrail audit;
  @Inject AccountSecrets secrets;
  @Inject KeyUses uses;
  @Inject EntityManager entities;

  private final MovableClock clock =
      // As exact as the database keeps times.
      new MovableClock(Instant.now().truncatedTo(ChronoUnit.MICROS));

  // --- API keys ---

  @Test
  void aKeyOpensTheDoorUntilItIsRevoked() {
    var project = project();
    var issued = keys.issue(ACTOR, project.id(), "ci", SCOPES, null);
    var caller = keys.authenticate(issued.secretText()).orElseThrow();
    assertEquals(project.id(), caller.projectId());
    assertEquals(project.organisationId(), caller.organisationId());
    assertEquals(issued.view().id(), caller.keyId());
    assertEquals(SCOPES, caller.scopes());
    assertEquals("community", caller.planId());

    var changed = issued.secretText().substring(0, 56);
    assertTrue(
        keys.authenticate(changed + (issued.secretText().endsWith("A") ? "B" : "A")).isEmpty());
    assertTrue(keys.authenticate("aipg_zzzzzzzz_" + "A".repeat(43)).isEmpty());
    assertTrue(keys.authenticate("").isEmpty());

    var revoked = keys.revoke(ACTOR, issued.view().id());
    assertNotNull(revoked.revokedAt());
    assertTrue(keys.authenticate(issued.secretText()).isEmpty());
    var known = keys.find(issued.view().id()).orElseThrow();
    assertEquals(known, keys.revoke(ACTOR, issued.view().id()));
  }

  @Test
  void theSecretOfAKeyIsNowhereInTheTable() {
    var issued = keys.issue(ACTOR, project().id(), "ci", SCOPES, null);
    var row =
        query(
            "select cast(k as text) || encode(mac, 'escape') from api_key k where id = '%s'"
                .formatted(issued.view().id()));
    assertTrue(row.contains(issued.view().prefix()));
    assertFalse(row.contains(issued.secretText().substring(14)));
    assertFalse(issued.toString().contains(issued.secretText()));
  }

  @Test
  void aKeyExpiresToTheInstant() {
    var here = keysAt(clock);
    var expiry = clock.instant().plusSeconds(60);
    var issued = in(() -> here.issue(ACTOR, project().id(), "short", SCOPES, expiry));
    clock.advance(Duration.ofSeconds(60).minusNanos(1_000));
    assertTrue(in(() -> here.authenticate(issued.secretText())).isPresent());
    clock.advance(Duration.ofNanos(1_000));
    assertTrue(in(() -> here.authenticate(issued.secretText())).isEmpty());
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> in(() -> here.issue(ACTOR, project().id(), "past", SCOPES, clock.instant())));
    var late = Instant.parse("+10000-01-01T00:00:00Z");
    in(() -> here.issue(ACTOR, project().id(), "late", SCOPES, late.minusSeconds(1)));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> in(() -> here.issue(ACTOR, project().id(), "too late", SCOPES, late)));
  }

  @Test
  void rotationOverlapsAndThenOnlyTheSuccessorOpens() {
    var here = keysAt(clock);
    var old = in(() -> here.issue(ACTOR, project().id(), "app", SCOPES, null));
    var overlapEnd = clock.instant().plusSeconds(3_600);
    var next = in(() -> here.rotate(ACTOR, old.view().id(), overlapEnd));
    assertEquals("app", next.view().name());
    assertEquals(SCOPES, next.view().scopes());
    assertEquals(next.view().id(), keys.find(old.view().id()).orElseThrow().replacedBy());
    assertTrue(in(() -> here.authenticate(old.secretText())).isPresent());
    assertTrue(in(() -> here.authenticate(next.secretText())).isPresent());
    assertRefused(
        ErrorCode.CONFLICT, () -> in(() -> here.rotate(ACTOR, old.view().id(), overlapEnd)));
    clock.advance(Duration.ofHours(1));
    assertTrue(in(() -> here.authenticate(old.secretText())).isEmpty());
    assertTrue(in(() -> here.authenticate(next.secretText())).isPresent());
  }

  @Test
  void onlyTheOperatorsOwnKeysMayOperate() {
    var refused =
        assertRefused(
            ErrorCode.PERMISSION_DENIED,
            () -> keys.issue(ACTOR, project().id(), "root", Set.of(Scope.OPERATE), null));
    assertEquals("scopes", refused.param());
    assertRefused(
        ErrorCode.INVALID_REQUEST, () -> keys.issue(ACTOR, project().id(), "none", Set.of(), null));
  }

  @Test
  void aProjectHasNoMoreLivingKeysThanItMay() {
    var here = keysAt(clock);
    var project = project().id();
    var first = in(() -> here.issue(ACTOR, project, "1", SCOPES, null));
    in(() -> here.issue(ACTOR, project, "2", SCOPES, null));
    assertRefused(
        ErrorCode.CONFLICT, () -> in(() -> here.issue(ACTOR, project, "3", SCOPES, null)));
    in(() -> here.revoke(ACTOR, first.view().id()));
    in(() -> here.issue(ACTOR, project, "3", SCOPES, null));
    assertEquals(3, keys.list(project).size());
  }

  @Test
  void suspendingAndArchivingCloseTheDoorForKeys() {
    var project = project();
    var other = organisations.createProject(ACTOR, project.organisationId(), "other");
    var key = keys.issue(ACTOR, project.id(), "ci", SCOPES, null).secretText();
    organisations.suspend(ACTOR, project.organisationId(), "abuse");
    assertTrue(keys.authenticate(key).isEmpty());
    organisations.resume(ACTOR, project.organisationId());
    assertTrue(keys.authenticate(key).isPresent());
    organisations.archiveProject(ACTOR, project.id());
    assertTrue(keys.authenticate(key).isEmpty());
    assertRefused(ErrorCode.CONFLICT, () -> organisations.archiveProject(ACTOR, other.id()));
    assertRefused(ErrorCode.NOT_FOUND, () -> keys.issue(ACTOR, project.id(), "late", SCOPES, null));
  }

  @Test
  void theLastUseIsWrittenByTheFlushAndNotByTheRequest() {
    var issued = keys.issue(ACTOR, project().id(), "ci", SCOPES, null);
    assertNull(issued.view().lastUsedAt());
    uses.flush();
    assertTrue(keys.authenticate(issued.secretText()).isPresent());
    uses.flush();
    assertNotNull(keys.find(issued.view().id()).orElseThrow().lastUsedAt());
  }

  @Test
  void remembersNoMoreUsesThanItMay() {
    var small = new KeyUses(new FakeConfig());
    for (int i = 0; i < 5; i++) {
      small.note(new UUID(0, i), clock.instant());
    }
    assertEquals(2, small.size());
  }

  // --- organisations ---

  @Test
  void namesAreUniqueAndSane() {
    var name = "Org " + newId();
    organisations.create(ACTOR, name, "community");
    assertRefused(
        ErrorCode.CONFLICT,
        () -> organisations.create(ACTOR, name.toUpperCase(java.util.Locale.ROOT), "community"));
    assertRefused(ErrorCode.INVALID_REQUEST, () -> organisations.create(ACTOR, " ", "community"));
    assertRefused(
        ErrorCode.INVALID_REQUEST, () -> organisations.create(ACTOR, "a\u0000b", "community"));
    assertRefused(
        ErrorCode.INVALID_REQUEST, () -> organisations.create(ACTOR, "x".repeat(101), "community"));
    assertRefused(ErrorCode.INVALID_REQUEST, () -> organisations.create(ACTOR, name + "2", "nope"));
  }

  @Test
  void aNewPlanIsWhatTheNextCallerHas() {
    var project = project();
    var key = keys.issue(ACTOR, project.id(), "ci", SCOPES, null).secretText();
    organisations.setPlan(ACTOR, project.organisationId(), "developer");
    assertEquals("developer", keys.authenticate(key).orElseThrow().planId());
    assertEquals("developer", organisations.planIdOf(project.organisationId()));
  }

  // --- people ---

  @Test
  void aOneTimePasswordSignsInAndMustBeChanged() {
    var created = person();
    var id = created.user().id();
    var email = created.user().email();
    assertTrue(
        users.authenticate(email, created.oneTimePassword()).orElseThrow().mustChangePassword());
    var token = sessions.open(id);
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> users.changePassword(id, created.oneTimePassword(), "short"));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () -> users.changePassword(id, created.oneTimePassword(), created.oneTimePassword()));
    assertRefused(
        ErrorCode.PERMISSION_DENIED, () -> users.changePassword(id, "wrong wrong wrong", PASSWORD));
    users.changePassword(id, created.oneTimePassword(), PASSWORD);
    assertTrue(sessions.find(token).isEmpty());
    assertTrue(users.authenticate(email, created.oneTimePassword()).isEmpty());
    var signedIn = users.authenticate(" " + email.toUpperCase(java.util.Locale.ROOT), PASSWORD);
    assertFalse(signedIn.orElseThrow().mustChangePassword());
    assertNotNull(signedIn.orElseThrow().lastSignInAt());

    var reset = users.resetPassword(ACTOR, id);
    assertTrue(reset.user().mustChangePassword());
    assertTrue(users.authenticate(email, PASSWORD).isEmpty());
    assertNotEquals(created.oneTimePassword(), reset.oneTimePassword());
  }

  @Test
  void guessingIsSlowedDownAlsoForUnknownAddresses() {
    var email = "nobody-" + newId() + "@example.org";
    for (int i = 0; i < 5; i++) {
      assertTrue(users.authenticate(email, "guess number " + i).isEmpty());
    }
    assertRefused(ErrorCode.RATE_LIMITED, () -> users.authenticate(email, "guess number 6"));
  }

  @Test
  void aDismissedPersonHasNoSessionAndCannotSignIn() {
    var created = person();
    var token = sessions.open(created.user().id());
    users.deactivate(ACTOR, created.user().id());
    assertTrue(sessions.find(token).isEmpty());
    assertTrue(users.authenticate(created.user().email(), created.oneTimePassword()).isEmpty());
    assertRefused(ErrorCode.NOT_FOUND, () -> sessions.open(created.user().id()));
    users.reactivate(ACTOR, created.user().id());
    assertTrue(users.authenticate(created.user().email(), created.oneTimePassword()).isPresent());
  }

  @Test
  void customersCannotMakeOperators() {
    var created = person();
    assertRefused(
        ErrorCode.PERMISSION_DENIED,
        () -> users.changeRole(ACTOR, created.user().id(), Role.OPERATOR));
    assertEquals(Role.VIEWER, users.changeRole(ACTOR, created.user().id(), Role.VIEWER).role());
    assertRefused(
        ErrorCode.CONFLICT,
        () ->
            users.create(
                ACTOR, created.user().organisationId(), created.user().email(), Role.ADMIN));
  }

  // --- sessions ---

  @Test
  void aSessionLivesWhileUsedAndNotBeyondItsAbsoluteEnd() {
    var here = new Sessions(secrets, clock, new FakeConfig());
    var user = person().user();
    var token = in(() -> here.open(user.id()));
    var start = clock.instant();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(1).minusSeconds(1));
      assertTrue(in(() -> here.find(token)).isPresent(), "use " + i);
    }
    clock.advance(
        Duration.between(clock.instant(), start.plus(Duration.ofHours(3))).minusNanos(1_000));
    var last = in(() -> here.find(token)).orElseThrow();
    assertEquals(user.id(), last.user().id());
    clock.advance(Duration.ofNanos(1_000));
    assertTrue(in(() -> here.find(token)).isEmpty());
  }

  @Test
  void anIdleSessionEnds() {
    var here = new Sessions(secrets, clock, new FakeConfig());
    var token = in(() -> here.open(person().user().id()));
    clock.advance(Duration.ofHours(1));
    assertTrue(in(() -> here.find(token)).isEmpty());
  }

  @Test
  void aFurtherSessionEndsTheOldest() {
    var here = new Sessions(secrets, clock, new FakeConfig());
    var user = person().user().id();
    var tokens = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      tokens.add(in(() -> here.open(user)));
      clock.advance(Duration.ofSeconds(1));
    }
    assertTrue(in(() -> here.find(tokens.get(0))).isEmpty());
    assertTrue(in(() -> here.find(tokens.get(1))).isPresent());
    assertTrue(in(() -> here.find(tokens.get(3))).isPresent());
  }

  @Test
  void aSessionKnowsItsTokenProjectAndCaller() {
    var user = person().user();
    var token = sessions.open(user.id());
    var view = sessions.find(token).orElseThrow();
    assertEquals(43, view.csrfToken().length());
    assertEquals(view.csrfToken(), sessions.find(token).orElseThrow().csrfToken());
    assertEquals(Role.MEMBER.scopes(), view.caller().scopes());
    var other = organisations.createProject(ACTOR, user.organisationId(), "other");
    assertEquals(other.id(), sessions.selectProject(token, other.id()).projectId());
    var foreign = project();
    assertRefused(ErrorCode.NOT_FOUND, () -> sessions.selectProject(token, foreign.id()));
    assertFalse(query("select string_agg(token_hash, ' ') from console_session").contains(token));
    sessions.close(token);
    sessions.close(token);
    assertTrue(sessions.find(token).isEmpty());
    assertTrue(sessions.find("").isEmpty());
  }

  // --- first start, audit ---

  @Test
  void manyFirstStartsAtOnceMakeOneOperator() throws Exception {
    boolean startedBefore = countOperators() == 1;
    var made = new ArrayList<FirstStartSecrets>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Optional<FirstStartSecrets>>>();
      for (int i = 0; i < 8; i++) {
        futures.add(executor.submit(() -> firstStart.ensure()));
      }
      for (var future : futures) {
        future.get().ifPresent(made::add);
      }
    }
    assertEquals(startedBefore ? 0 : 1, made.size());
    assertEquals(1, countOperators());
    assertTrue(firstStart.ensure().isEmpty());
    for (var secrets : made) {
      var operator = users.authenticate(secrets.loginEmail(), secrets.oneTimePassword());
      assertEquals(Role.OPERATOR, operator.orElseThrow().role());
      assertTrue(operator.orElseThrow().mustChangePassword());
      assertEquals("community", keys.authenticate(secrets.demoApiKey()).orElseThrow().planId());
      assertRefused(ErrorCode.CONFLICT, () -> users.deactivate(ACTOR, operator.orElseThrow().id()));
      assertRefused(
          ErrorCode.CONFLICT,
          () -> users.changeRole(ACTOR, operator.orElseThrow().id(), Role.ADMIN));
      assertFalse(secrets.toString().contains(secrets.oneTimePassword()));
    }
  }

  private long countOperators() {
    return organisations.list().stream().filter(OrganisationView::operator).count();
  }

  @Test
  void theAuditTrailTellsWhoDidWhatAndRefusesChanges() {
    var project = project();
    var actor = new Actor(Actor.USER, "u1", "ada@example.org");
    var issued = keys.issue(actor, project.id(), "ci", SCOPES, null);
    keys.revoke(actor, issued.view().id());
    var events = audit.list(AuditFilter.of(project.organisationId()), NEWEST, null, 2);
    assertEquals("key.revoke", events.get(0).action());
    assertEquals("key.issue", events.get(1).action());
    assertEquals(actor, events.get(1).actor());
    assertEquals("key:" + issued.view().id(), events.get(1).subject());
    var older =
        audit.list(AuditFilter.of(project.organisationId()), NEWEST, events.get(1).id(), 10);
    assertEquals("organisation.create", older.getLast().action());
    var mine = new AuditFilter(project.organisationId(), "ADA@example");
    assertEquals(2, audit.list(mine, NEWEST, null, 10).size());
    var nobody = new AuditFilter(project.organisationId(), "ad_@example%");
    assertTrue(audit.list(nobody, NEWEST, null, 10).isEmpty(), "wildcards are plain letters");
    for (var sql : new String[] {"update audit_event set detail = ''", "delete from audit_event"}) {
      assertThrows(Exception.class, () -> execute(sql));
    }
    assertThrows(Exception.class, () -> execute("truncate audit_event"));
  }

  @ParameterizedTest
  @EnumSource(AuditColumn.class)
  void theAuditTrailIsSortedByEachColumnPageByPage(AuditColumn column) {
    var project = project();
    var filter = AuditFilter.of(project.organisationId());
    for (String name : List.of("bob", "ada", "bob", "eve")) {
      var actor = new Actor(Actor.USER, name, name);
      keys.revoke(actor, keys.issue(actor, project.id(), name, SCOPES, null).view().id());
    }
    Comparator<AuditEvent> up =
        switch (column) {
          case TIME -> Comparator.comparing(event -> 0);
          case ACTOR -> Comparator.comparing(event -> event.actor().label());
          case ACTION -> Comparator.comparing(AuditEvent::action);
          case SUBJECT -> Comparator.comparing(AuditEvent::subject);
        };
    up = up.thenComparing(event -> event.id().toString());
    var all = audit.list(filter, NEWEST, null, 100);
    assertEquals(9, all.size());
    for (boolean descending : new boolean[] {true, false}) {
      var expected = all.stream().sorted(descending ? up.reversed() : up).toList();
      var seen = new ArrayList<AuditEvent>();
      var order = new SortOrder<>(column, descending);
      for (var page = audit.list(filter, order, null, 2); !page.isEmpty(); ) {
        seen.addAll(page);
        page = audit.list(filter, order, page.getLast().id(), 2);
      }
      assertEquals(expected, seen);
    }
  }

  private ApiKeys keysAt(MovableClock at) {
    return new ApiKeys(secrets, audit, uses, at, new FakeConfig());
  }

  private ProjectView project() {
    var organisation = organisations.create(ACTOR, "org " + newId(), "community");
    return organisations.projects(organisation.id()).getFirst();
  }

  private NewUser person() {
    return users.create(
        ACTOR, project().organisationId(), "p-" + newId() + "@example.org", Role.MEMBER);
  }

  private <T> T in(Supplier<T> work) {
    return QuarkusTransaction.joiningExisting().call(work::get);
  }

  private String query(String sql) {
    return in(() -> (String) entities.createNativeQuery(sql, String.class).getSingleResult());
  }

  private void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(sql).executeUpdate());
  }

  private static NodeException assertRefused(ErrorCode code, Executable act) {
    var refused = assertThrows(NodeException.class, act);
    assertEquals(code, refused.code(), refused.detail());
    return refused;
  }

  private static UUID newId() {
    return UuidV7.at(Instant.now());
  }
}
