package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.Organisation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Makes an empty database usable: the operator, and a demo customer on the free plan. Any thread,
 * outside transactions.
 */
@ApplicationScoped
public class FirstStart {
  /** The name the operator first signs in with. */
  public static final String OPERATOR_EMAIL = "operator@localhost";

  static final String OPERATOR_PLAN = "operator";
  static final String DEMO_PLAN = "community";

  private static final Logger LOG = Logger.getLogger(FirstStart.class);
  private static final Actor ACTOR = Actor.system("first-start");

  // Any number, as long as nobody else takes the same lock: the letters "aipg".
  private static final long LOCK = 0x61697067L;

  private final Organisations organisations;
  private final Users users;
  private final ApiKeys keys;

  FirstStart(Organisations organisations, Users users, ApiKeys keys) {
    this.organisations = organisations;
    this.users = users;
    this.keys = keys;
  }

  /** Creates both when there is no operator yet; safe to repeat and to race. */
  public Optional<FirstStartSecrets> ensure() {
    return QuarkusTransaction.requiringNew()
        .call(() -> hasNoOperatorUnderLock() ? Optional.of(create()) : Optional.empty());
  }

  // Two nodes that start on the same empty database wait here; the second then finds it filled.
  private static boolean hasNoOperatorUnderLock() {
    Organisation.getEntityManager()
        .createNativeQuery("select cast(pg_advisory_xact_lock(:key) as text)", String.class)
        .setParameter("key", LOCK)
        .getSingleResult();
    return Organisation.count("operator = true") == 0;
  }

  private FirstStartSecrets create() {
    var operator = organisations.create(ACTOR, "Operator", OPERATOR_PLAN, true);
    var user = users.create(ACTOR, operator.id(), OPERATOR_EMAIL, Role.OPERATOR);
    var demo = organisations.create(ACTOR, "Demo", DEMO_PLAN);
    var project = organisations.projects(demo.id()).getFirst();
    var key =
        keys.issue(
            ACTOR,
            project.id(),
            "demo",
            Set.of(Scope.INFERENCE, Scope.USAGE_READ, Scope.RECEIPTS_READ, Scope.CHAIN_READ),
            null);
    LOG.infof("First start: created the operator and the demo organisation=%s", demo.id());
    return new FirstStartSecrets(OPERATOR_EMAIL, user.oneTimePassword(), key.secretText());
  }
}
