package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.PlanLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The plans on offer, kept in memory for a few seconds. Any thread. */
@ApplicationScoped
public class Plans implements PlanLimits {
  /**
   * A plan that must exist.
   *
   * @throws io.aipowergrid.node.base.NodeException NOT_FOUND
   */
  public Plan get(String id) {
    throw new IllegalStateException("being written");
  }

  /** All plans, the smallest first. */
  public List<Plan> list() {
    throw new IllegalStateException("being written");
  }

  /** Adds a plan or replaces the one of the same id; allowances change from the next UTC day on. */
  public Plan put(Actor actor, Plan plan) {
    throw new IllegalStateException("being written");
  }

  @Override
  public Optional<Limits> findLimits(String planId) {
    throw new IllegalStateException("being written");
  }
}
