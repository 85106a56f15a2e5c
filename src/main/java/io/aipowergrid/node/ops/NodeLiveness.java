package io.aipowergrid.node.ops;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means: the process answers. Draining or a slow engine never restarts a node (operations
 * 4.3).
 */
@Liveness
final class NodeLiveness implements HealthCheck {
  private final NodeLifecycle lifecycle;

  NodeLiveness(NodeLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("process").status(lifecycle.mode() != NodeMode.FAILED).build();
  }
}
