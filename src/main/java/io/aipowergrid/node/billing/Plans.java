package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.accounts.PlanLimits;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.data.PlanTerms;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The plans on offer, kept in memory for a few seconds. Any thread. */
@ApplicationScoped
public class Plans implements PlanLimits {
  /** The most plans a node offers. */
  public static final int PLANS_MAX = 100;

  private final AuditTrail audit;
  private final InstantSource clock;
  private final BillingConfig config;
  private volatile Cache cache = new Cache(Map.of(), Instant.MIN);

  Plans(AuditTrail audit, InstantSource clock, BillingConfig config) {
    this.audit = audit;
    this.clock = clock;
    this.config = config;
  }

  /**
   * A plan that must exist.
   *
   * @throws NodeException NOT_FOUND
   */
  public Plan get(String id) {
    return find(id)
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such plan."));
  }

  /** All plans, the smallest first. */
  @Transactional
  public List<Plan> list() {
    return PlanTerms.smallestFirst().stream().map(Plans::view).toList();
  }

  /** Adds a plan or replaces the one of the same id; allowances change from the next UTC day on. */
  public Plan put(Actor actor, Plan plan) {
    QuarkusTransaction.joiningExisting().run(() -> write(actor, plan));
    cache = new Cache(Map.of(), Instant.MIN);
    return plan;
  }

  @Override
  public Optional<Limits> findLimits(String planId) {
    return find(planId).map(Plan::limits);
  }

  private Optional<Plan> find(String id) {
    var now = clock.instant();
    var known = cache;
    if (!now.isBefore(known.until())) {
      // A transaction of its own, so that what one caller has not committed is not told to others.
      var byId =
          QuarkusTransaction.requiringNew()
              .call(() -> list().stream().collect(Collectors.toMap(Plan::id, Function.identity())));
      known = new Cache(Map.copyOf(byId), now.plus(config.planCache()));
      cache = known;
    }
    return Optional.ofNullable(known.byId().get(id));
  }

  private void write(Actor actor, Plan plan) {
    var row = PlanTerms.findOne(plan.id()).orElseGet(PlanTerms::new);
    boolean isNew = row.id == null;
    if (isNew && PlanTerms.count() >= PLANS_MAX) {
      throw new NodeException(
          ErrorCode.CONFLICT, "A node offers at most %d plans.".formatted(PLANS_MAX));
    }
    row.id = plan.id();
    row.name = plan.name();
    row.requestsPerMinute = plan.requestsPerMinute();
    row.tokensPerMinute = plan.tokensPerMinute();
    row.dailyFreeAllowanceMicros = plan.dailyFreeAllowance().micros();
    row.serviceClass = plan.serviceClass();
    row.concurrentJobsMax = plan.concurrentJobsMax();
    row.openJobsMax = plan.openJobsMax();
    if (isNew) {
      row.persist();
    }
    audit.record(actor, "plan.put", "plan:" + plan.id(), plan.toString());
  }

  private static Plan view(PlanTerms row) {
    return new Plan(
        row.id,
        row.name,
        row.requestsPerMinute,
        row.tokensPerMinute,
        MicroUsd.of(row.dailyFreeAllowanceMicros),
        row.serviceClass,
        row.concurrentJobsMax,
        row.openJobsMax);
  }

  private record Cache(Map<String, Plan> byId, Instant until) {}
}
