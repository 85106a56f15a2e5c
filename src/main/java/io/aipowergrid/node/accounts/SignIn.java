package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.Person;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Argon2;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Checks e-mail and password with a delay after failures. Any thread, outside transactions. */
@Singleton
class SignIn {
  // An address may be attacked from many places and a place may hold many people, so both alone
  // are allowed more failures than the two together.
  private static final int WIDER_BY = 10;

  private final Passwords passwords;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final SignInThrottle throttle;
  private final int failuresFree;

  SignIn(Passwords passwords, AuditTrail audit, InstantSource clock, AccountsConfig config) {
    this.passwords = passwords;
    this.audit = audit;
    this.clock = clock;
    this.throttle =
        new SignInThrottle(
            config.signInDelay(), config.signInDelayMax(), config.signInThrottleMax());
    this.failuresFree = config.signInFailuresFree();
  }

  /** The person when both are right; counts failures by address and origin. */
  Optional<UserView> attempt(String email, String password, String origin) {
    return check(email, password, origin)
        .flatMap(
            credentials -> {
              var fresh =
                  Argon2.needsRehash(credentials.hash())
                      ? Optional.of(passwords.hash(password))
                      : Optional.<String>empty();
              return QuarkusTransaction.requiringNew().call(() -> admit(credentials, fresh));
            });
  }

  /** Whether this is somebody's password, with the same delays, without signing in. */
  boolean isCurrent(String email, String password) {
    return check(email, password, "").isPresent();
  }

  private Optional<Credentials> check(String email, String password, String origin) {
    var address = EmailAddress.parse(email);
    if (address.isEmpty() || password.length() > PasswordPolicy.LENGTH_MAX) {
      return Optional.empty();
    }
    var subjects = subjects(address.get(), origin);
    begin(subjects);
    var known = QuarkusTransaction.requiringNew().call(() -> credentials(address.get()));
    if (!passwords.verify(known.map(Credentials::hash), password)) {
      return Optional.empty();
    }
    subjects.keySet().forEach(throttle::succeeded);
    return known;
  }

  private Map<String, Integer> subjects(String address, String origin) {
    var subjects = new LinkedHashMap<String, Integer>();
    subjects.put("both:" + address + " " + origin, failuresFree);
    subjects.put("address:" + address, failuresFree * WIDER_BY);
    if (!origin.isEmpty()) {
      subjects.put("origin:" + origin, failuresFree * WIDER_BY);
    }
    return subjects;
  }

  private void begin(Map<String, Integer> subjects) {
    var now = clock.instant();
    subjects.forEach(
        (subject, free) -> {
          var wait = throttle.begin(subject, free, now);
          if (wait.isPositive()) {
            throw new NodeException(
                ErrorCode.RATE_LIMITED,
                "Too many failed sign-ins; try again in %d seconds.".formatted(roundUp(wait)));
          }
        });
  }

  private static long roundUp(Duration wait) {
    return Math.ceilDiv(wait.toMillis(), 1_000);
  }

  private static Optional<Credentials> credentials(String address) {
    return Person.findByEmail(address)
        .filter(SignIn::mayEnter)
        .map(person -> new Credentials(person.id, person.passwordHash));
  }

  // Between the check and now the password may have changed or the person may have been dismissed.
  private Optional<UserView> admit(Credentials credentials, Optional<String> freshHash) {
    return Person.findLocked(credentials.id())
        .filter(person -> mayEnter(person) && person.passwordHash.equals(credentials.hash()))
        .map(
            person -> {
              freshHash.ifPresent(hash -> person.passwordHash = hash);
              person.lastSignInAt = clock.instant();
              var view = AccountViews.of(person);
              audit.record(
                  Actor.user(view),
                  view.organisationId(),
                  "user.sign-in",
                  "user:" + view.id(),
                  "password");
              return view;
            });
  }

  private static boolean mayEnter(Person person) {
    return person.active && person.organisation.active;
  }

  private record Credentials(UUID id, String hash) {
    @Override
    public String toString() {
      return "Credentials[" + id + "]";
    }
  }
}
