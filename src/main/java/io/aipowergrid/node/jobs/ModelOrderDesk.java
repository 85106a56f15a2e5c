package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.base.NodeException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/**
 * Carries out the orders about models, one after the other. Does nothing while the room is not
 * started, so never in the process of a command. A virtual thread of the scheduler.
 */
@ApplicationScoped
class ModelOrderDesk {
  private static final Logger LOG = Logger.getLogger(ModelOrderDesk.class);

  private final QueueGate gate;
  private final ModelOrders orders;
  private final ModelKeeper keeper;
  private volatile boolean looked;

  @Inject
  ModelOrderDesk(QueueGate gate, ModelOrders orders, ModelKeeper keeper) {
    this.gate = gate;
    this.orders = orders;
    this.keeper = keeper;
  }

  @Scheduled(
      every = "${aipg.jobs.model-orders:1s}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "jobs-model-orders")
  @RunOnVirtualThread
  void look() {
    gate.unlessStopped(
        () -> {
          try {
            carryOutAll();
          } catch (RuntimeException e) {
            LOG.warnf("Orders about models were not read reason=%s", e.getMessage());
          }
        });
  }

  private void carryOutAll() {
    if (!looked) {
      orders.endAbandoned();
      looked = true;
    }
    for (var next = orders.take(); next.isPresent(); next = orders.take()) {
      orders.end(next.get().id(), carryOut(next.get()));
    }
  }

  /** Gives why it failed; empty when it did not. */
  private String carryOut(ModelOrder order) {
    try {
      var actor = Actor.system(order.askedBy());
      var card =
          switch (order.act()) {
            case LOAD -> keeper.load(actor, order.modelId());
            case UNLOAD -> keeper.unload(actor, order.modelId());
          };
      LOG.infof("Model order done model=%s state=%s", order.modelId(), card.state());
      return "";
    } catch (NodeException e) {
      return e.detail();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.errorf(e, "Model order failed act=%s model=%s", order.act(), order.modelId());
      return "The node failed at it; its log says why.";
    }
  }
}
