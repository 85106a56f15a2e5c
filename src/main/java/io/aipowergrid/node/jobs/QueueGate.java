package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the node takes new jobs. Any thread. */
@ApplicationScoped
class QueueGate {
  /** The life of the room. */
  enum Stage {
    STOPPED,
    OPEN,
    DRAINING
  }

  private volatile Stage stage = Stage.STOPPED;

  Stage stage() {
    return stage;
  }

  void become(Stage next) {
    stage = next;
  }

  /**
   * @throws NodeException NOT_READY or DRAINING
   */
  void requireOpen() {
    switch (stage) {
      case OPEN -> {
        return;
      }
      case STOPPED ->
          throw new NodeException(ErrorCode.NOT_READY, "The node is starting; try again shortly.");
      case DRAINING ->
          throw new NodeException(
              ErrorCode.DRAINING, "The node is shutting down and takes no new work.");
    }
  }
}
