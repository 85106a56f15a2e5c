package io.aipowergrid.node.ops;

import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.jobs.MaintenanceView;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: every room is up, and the node is neither draining nor in maintenance; otherwise it
 * says what is missing or why.
 */
@Readiness
final class NodeReadiness implements HealthCheck {
  private final NodeLifecycle lifecycle;

  private final Maintenance maintenance;

  NodeReadiness(NodeLifecycle lifecycle, Maintenance maintenance) {
    this.lifecycle = lifecycle;
    this.maintenance = maintenance;
  }

  @Override
  public HealthCheckResponse call() {
    boolean up = lifecycle.mode() == NodeMode.NORMAL;
    Optional<MaintenanceView> resting = up ? maintenance() : Optional.empty();
    String mode =
        resting.isPresent() ? "maintenance" : lifecycle.mode().name().toLowerCase(Locale.ROOT);
    var response =
        HealthCheckResponse.named("rooms")
            .status(up && resting.isEmpty())
            .withData("mode", mode)
            .withData("running", String.join(" ", lifecycle.runningRooms()));
    resting
        .map(NodeReadiness::words)
        .or(lifecycle::waitingFor)
        .ifPresent(reason -> response.withData("waitingFor", reason));
    return response.build();
  }

  /** Empty also when the database does not answer, which has a check of its own. */
  private Optional<MaintenanceView> maintenance() {
    try {
      return maintenance.current();
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private static String words(MaintenanceView view) {
    return "maintenance since %s by %s, %s: %s"
        .formatted(
            view.since(),
            view.setBy(),
            view.endsAt() == null ? "until it is ended" : "until " + view.endsAt(),
            view.reason());
  }
}
