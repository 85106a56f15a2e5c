package io.aipowergrid.node.ops;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: every room is up and the node is not draining; otherwise it says what is missing.
 */
@Readiness
final class NodeReadiness implements HealthCheck {
  private final NodeLifecycle lifecycle;

  NodeReadiness(NodeLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public HealthCheckResponse call() {
    var response =
        HealthCheckResponse.named("rooms")
            .status(lifecycle.mode() == NodeMode.NORMAL)
            .withData("mode", lifecycle.mode().name().toLowerCase(java.util.Locale.ROOT))
            .withData("running", String.join(" ", lifecycle.runningRooms()));
    lifecycle.waitingFor().ifPresent(reason -> response.withData("waitingFor", reason));
    return response.build();
  }
}
