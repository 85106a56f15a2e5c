package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.ModelOrder;
import io.aipowergrid.node.jobs.ModelOrders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Asks the node that runs on this data folder to load or unload a model, and waits until it has.
 * Main thread only.
 */
final class ModelErrand {
  /** A node looks for orders every second; one that is busy with another model takes none. */
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ModelOrders orders;
  private final InstantSource clock;

  ModelErrand(ModelOrders orders, InstantSource clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * Returns when it is done.
   *
   * @param longest how long to wait for a node that is at it
   * @throws NodeException with the node's sentence when it failed
   * @throws IllegalStateException when no node takes the order, or it takes longer
   */
  void run(ModelOrder.Act act, String modelId, Duration longest) {
    UUID id = orders.place(ACTOR, act, modelId);
    Instant begun = clock.instant();
    while (!ended(id, Duration.between(begun, clock.instant()), longest)) {
      pause();
    }
    orders.forget(id);
  }

  private boolean ended(UUID id, Duration waited, Duration longest) {
    ModelOrder order =
        orders.find(id).orElseThrow(() -> new IllegalStateException("the order is gone"));
    return switch (order.state()) {
      case WAITING -> {
        if (waited.compareTo(TAKEN_WITHIN) > 0 && orders.withdraw(id)) {
          throw new IllegalStateException(
              "no node took the order within "
                  + TAKEN_WITHIN.toSeconds()
                  + " seconds, and nothing was done: none runs on this data folder (start one with"
                  + " ./aipg run), or it is busy with another model");
        }
        yield false;
      }
      case TAKEN -> {
        if (waited.compareTo(longest) > 0) {
          throw new IllegalStateException(
              "the node is still at it; the console's page Models shows how it ends");
        }
        yield false;
      }
      case DONE -> true;
      case FAILED -> {
        orders.forget(id);
        throw new NodeException(ErrorCode.UNPROCESSABLE, order.failure());
      }
    };
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; the node may still carry the order out");
    }
  }
}
