package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.ConsoleSession;
import io.aipowergrid.node.accounts.data.Organisation;
import io.aipowergrid.node.accounts.data.Person;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People: create, roles, passwords, deactivate. Any thread. */
@ApplicationScoped
public class Users {
  private final Passwords passwords;
  private final SignIn signIn;
  private final AuditTrail audit;
  private final InstantSource clock;

  Users(Passwords passwords, SignIn signIn, AuditTrail audit, InstantSource clock) {
    this.passwords = passwords;
    this.signIn = signIn;
    this.audit = audit;
    this.clock = clock;
  }

  /** Creates a person with a one-time password that must be changed at the first sign-in. */
  public NewUser create(Actor actor, UUID organisationId, String email, Role role) {
    var address = EmailAddress.require(email);
    var oneTime = passwords.newOneTime();
    var hash = passwords.hash(oneTime);
    return QuarkusTransaction.joiningExisting()
        .call(() -> new NewUser(insert(actor, organisationId, address, role, hash), oneTime));
  }

  /**
   * The person when e-mail and password are right; empty otherwise, without saying which was wrong.
   *
   * @throws NodeException RATE_LIMITED after too many failures
   */
  public Optional<UserView> authenticate(String email, String password) {
    return signIn.attempt(email, password, "");
  }

  /**
   * As {@link #authenticate(String, String)}, with failures also counted by origin.
   *
   * @param origin the client's network address, or empty when unknown
   */
  public Optional<UserView> authenticate(String email, String password, String origin) {
    return signIn.attempt(email, password, origin);
  }

  /** Replaces the password, after checking the current one, and ends all of the user's sessions. */
  public void changePassword(UUID userId, String currentPassword, String newPassword) {
    var user = find(userId).orElseThrow(Users::unknown);
    if (!signIn.isCurrent(user.email(), currentPassword)) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED, "The current password is wrong.", "current_password");
    }
    passwords.policy().require(newPassword, user.email());
    if (newPassword.equals(currentPassword)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "The new password differs from the current one.", "password");
    }
    var hash = passwords.hash(newPassword);
    QuarkusTransaction.joiningExisting()
        .run(() -> replacePassword(Actor.user(user), userId, hash, false));
  }

  /** Gives a new one-time password and ends the user's sessions. */
  public NewUser resetPassword(Actor actor, UUID userId) {
    var oneTime = passwords.newOneTime();
    var hash = passwords.hash(oneTime);
    return QuarkusTransaction.joiningExisting()
        .call(() -> new NewUser(replacePassword(actor, userId, hash, true), oneTime));
  }

  @Transactional
  public UserView changeRole(Actor actor, UUID userId, Role role) {
    var operators = Person.activeOperatorsLocked();
    var row = getLocked(userId);
    requireRoleFits(row.organisation, role);
    if (role != Role.OPERATOR) {
      requireAnotherOperator(row, operators);
    }
    record(actor, row, "user.role", "from %s to %s".formatted(row.role, role));
    row.role = role;
    return AccountViews.of(row);
  }

  /** Ends the user's sessions and refuses further sign-ins; the last operator cannot go. */
  @Transactional
  public UserView deactivate(Actor actor, UUID userId) {
    var operators = Person.activeOperatorsLocked();
    var row = getLocked(userId);
    requireAnotherOperator(row, operators);
    row.active = false;
    ConsoleSession.deleteOfPerson(userId);
    record(actor, row, "user.deactivate", row.email);
    return AccountViews.of(row);
  }

  @Transactional
  public UserView reactivate(Actor actor, UUID userId) {
    var row = getLocked(userId);
    row.active = true;
    record(actor, row, "user.reactivate", row.email);
    return AccountViews.of(row);
  }

  @Transactional
  public Optional<UserView> find(UUID userId) {
    return Person.findOne(userId).map(AccountViews::of);
  }

  @Transactional
  public Optional<UserView> findByEmail(String email) {
    return EmailAddress.parse(email).flatMap(Person::findByEmail).map(AccountViews::of);
  }

  /** People of an organisation, by e-mail. */
  @Transactional
  public List<UserView> list(UUID organisationId) {
    return Person.ofOrganisation(organisationId).stream().map(AccountViews::of).toList();
  }

  private UserView insert(
      Actor actor, UUID organisationId, String address, Role role, String hash) {
    var organisation =
        Organisation.findOne(organisationId)
            .orElseThrow(
                () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such organisation."));
    requireRoleFits(organisation, role);
    if (Person.findByEmail(address).isPresent()) {
      throw new NodeException(
          ErrorCode.CONFLICT, "Somebody already signs in with this e-mail address.", "email");
    }
    var row = new Person();
    row.createdAt = clock.instant();
    row.id = UuidV7.at(row.createdAt);
    row.organisation = organisation;
    row.email = address;
    row.role = role;
    row.passwordHash = hash;
    row.mustChangePassword = true;
    row.active = true;
    row.persist();
    record(actor, row, "user.create", "%s as %s".formatted(address, role.wireName()));
    return AccountViews.of(row);
  }

  private UserView replacePassword(Actor actor, UUID userId, String hash, boolean oneTime) {
    var row = getLocked(userId);
    row.passwordHash = hash;
    row.mustChangePassword = oneTime;
    ConsoleSession.deleteOfPerson(userId);
    record(actor, row, oneTime ? "user.password-reset" : "user.password-change", row.email);
    return AccountViews.of(row);
  }

  // A customer's admin could otherwise make operators of its own people.
  private static void requireRoleFits(Organisation organisation, Role role) {
    if (role == Role.OPERATOR && !organisation.operator) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED,
          "Operators belong to the organisation that runs the node.",
          "role");
    }
  }

  // All operators are locked first, so that two of them cannot dismiss each other at once.
  private static void requireAnotherOperator(Person row, List<Person> operators) {
    if (operators.size() == 1 && operators.contains(row)) {
      throw new NodeException(ErrorCode.CONFLICT, "The last operator stays.");
    }
  }

  private static Person getLocked(UUID userId) {
    return Person.findLocked(userId).orElseThrow(Users::unknown);
  }

  private static NodeException unknown() {
    return new NodeException(ErrorCode.NOT_FOUND, "There is no such user.");
  }

  private void record(Actor actor, Person row, String action, String detail) {
    audit.record(actor, row.organisation.id, action, "user:" + row.id, detail);
  }
}
