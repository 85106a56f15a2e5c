package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.jobs.MaintenanceView;
import io.aipowergrid.node.ops.OperatorTask;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./aipg maintenance}: lets admitted jobs end and admits no new ones, until it is switched
 * off. Works beside a running node, which obeys from its next request on.
 */
@Command(
    name = "maintenance",
    description = "Admit no new jobs for a while; reading and the console go on.",
    mixinStandardHelpOptions = true)
final class MaintenanceCommand {
  @Command(description = "Begin maintenance.", mixinStandardHelpOptions = true)
  int on(
      @Option(names = "--reason", required = true, description = "Shown to customers.")
          String reason,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              description = "After which it ends by itself, for example 30m or 2h.")
          @Nullable String time) {
    Duration length = time == null ? null : parse(time);
    return OperatorTask.run(
        rooms -> print(Optional.of(rooms.get(Maintenance.class).begin(ACTOR, reason, length))));
  }

  @Command(description = "End maintenance.", mixinStandardHelpOptions = true)
  int off() {
    return OperatorTask.run(
        rooms -> {
          rooms.get(Maintenance.class).end(ACTOR);
          return print(Optional.empty());
        });
  }

  @Command(
      description = "Say whether the node is in maintenance, and why.",
      mixinStandardHelpOptions = true)
  int show() {
    return OperatorTask.run(rooms -> print(rooms.get(Maintenance.class).current()));
  }

  private static int print(Optional<MaintenanceView> now) {
    System.out.println(now.map(MaintenanceCommand::words).orElse("not in maintenance"));
    return 0;
  }

  private static String words(MaintenanceView view) {
    return "in maintenance since %s by %s, %s: %s"
        .formatted(
            view.since(),
            view.setBy(),
            view.endsAt() == null ? "until it is switched off" : "until " + view.endsAt(),
            view.reason());
  }

  /** As in the configuration: {@code 30m}, {@code 2h}, {@code PT2H}. */
  static Duration parse(String time) {
    try {
      return DurationConverter.parseDuration(time);
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "a time is written 30m, 2h or 1d, not \"" + time + "\"");
    }
  }
}
