package io.aipowergrid.node.api.testing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.ServiceClass;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;

/** Makes customers for tests: a plan without free allowance, a purse, keys. */
@ApplicationScoped
public class Customers {
  private static final Actor ACTOR = Actor.system("tests");
  private static final Set<Scope> ALL =
      Set.of(
          Scope.INFERENCE,
          Scope.USAGE_READ,
          Scope.RECEIPTS_READ,
          Scope.CHAIN_READ,
          Scope.KEYS_MANAGE);

  private final Organisations organisations;
  private final ApiKeys keys;
  private final Plans plans;
  private final Ledger ledger;
  private final Balances balances;
  private final FirstStart firstStart;

  Customers(
      Organisations organisations,
      ApiKeys keys,
      Plans plans,
      Ledger ledger,
      Balances balances,
      FirstStart firstStart) {
    this.organisations = organisations;
    this.keys = keys;
    this.plans = plans;
    this.ledger = ledger;
    this.balances = balances;
    this.firstStart = firstStart;
  }

  /** A customer and a key with every scope a customer may have. */
  public record Customer(UUID organisationId, UUID projectId, String key) {}

  /** A customer with a purse and limits nobody reaches. */
  public Customer rich() {
    return create("tests-rich", 1_000_000, 1_000_000_000, MicroUsd.of(1_000_000_000));
  }

  /** A customer with a purse, of whose jobs one runs while the others wait. */
  public Customer oneAtATime() {
    return create("tests-one-at-a-time", 1_000_000, 1_000_000_000, MicroUsd.of(1_000_000_000), 1);
  }

  /** A customer with so much money and limits nobody reaches. */
  public Customer with(MicroUsd prepaid) {
    return create("tests-rich", 1_000_000, 1_000_000_000, prepaid);
  }

  /** A customer with a purse who may send so many requests a minute. */
  public Customer limited(long requestsPerMinute) {
    return create(
        "tests-" + requestsPerMinute, requestsPerMinute, 1_000_000_000, MicroUsd.of(1_000_000_000));
  }

  /** Another key of the same project. */
  public String key(Customer customer, Scope... scopes) {
    return keys.issue(ACTOR, customer.projectId(), "extra", Set.of(scopes), null).secretText();
  }

  /** A key of the node's own organisation that may do nothing but operate it. */
  public String operatorKey() {
    firstStart.ensure();
    var own =
        organisations.list().stream().filter(OrganisationView::operator).findFirst().orElseThrow();
    var project = organisations.projects(own.id()).getFirst();
    return keys.issue(ACTOR, project.id(), "operate", Set.of(Scope.OPERATE), null).secretText();
  }

  /** Money not held back and not spent. */
  public MicroUsd prepaid(Customer customer) {
    return balances.of(customer.organisationId()).prepaid();
  }

  /** Money held back for jobs that have not ended. */
  public MicroUsd reserved(Customer customer) {
    return balances.of(customer.organisationId()).reserved();
  }

  private Customer create(
      String planId, long requestsPerMinute, long tokensPerMinute, MicroUsd prepaid) {
    return create(planId, requestsPerMinute, tokensPerMinute, prepaid, 1_000);
  }

  private Customer create(
      String planId,
      long requestsPerMinute,
      long tokensPerMinute,
      MicroUsd prepaid,
      int concurrentJobs) {
    plans.put(
        ACTOR,
        new Plan(
            planId,
            planId,
            requestsPerMinute,
            tokensPerMinute,
            MicroUsd.ZERO,
            ServiceClass.values()[0],
            concurrentJobs,
            100_000));
    var name = "Customer " + UUID.randomUUID();
    var organisation = organisations.create(ACTOR, name, planId);
    var project = organisations.projects(organisation.id()).getFirst();
    if (prepaid.isPositive()) {
      ledger.topUp(ACTOR, organisation.id(), prepaid, "test-" + organisation.id());
    }
    var key = keys.issue(ACTOR, project.id(), "all", ALL, null).secretText();
    return new Customer(organisation.id(), project.id(), key);
  }
}
