package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.gpu.GpuHolds;
import io.aipowergrid.node.gpu.GpuReports;
import io.aipowergrid.node.gpu.ReportedDevice;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.MiningReports;
import io.aipowergrid.node.ops.OperatorTask;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg gpu}: says how the devices are, and keeps mining off one for a while. Works beside
 * a running node, which looks at the holds every other second.
 */
@Command(
    name = "gpu",
    description = "See the GPUs, and keep mining off one for a while.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
final class GpuCommand implements Runnable {
  private static final Actor ACTOR = Actor.system("command-line");

  /** Names every device. */
  private static final String ALL = "all";

  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      description = "Who has each GPU or why nobody does, its temperature, power, memory, errors.",
      mixinStandardHelpOptions = true)
  int status() {
    return OperatorTask.run(
        rooms -> {
          var mining =
              rooms
                  .get(MiningReports.class)
                  .find()
                  .map(report -> report.gpus().devices())
                  .orElse(List.<DeviceReport>of());
          var now = rooms.get(InstantSource.class).instant();
          print(
              GpuText.status(
                  rooms.get(GpuReports.class).all(), mining, rooms.get(GpuHolds.class).all(), now));
          return 0;
        });
  }

  @Command(
      description = "Keep mining off a GPU for a while; customers' work goes on there.",
      mixinStandardHelpOptions = true)
  int hold(
      @Parameters(paramLabel = "DEVICE", description = "Its UUID or the beginning of it, or all.")
          String device,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              required = true,
              description = "After which mining goes on by itself, for example 30m or 2h.")
          String time) {
    Duration length = MaintenanceCommand.parse(time);
    return OperatorTask.run(
        rooms -> {
          for (String uuid : uuids(device, rooms.get(GpuReports.class).all())) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      var hold = rooms.get(GpuHolds.class).hold(uuid, length, ACTOR.label());
                      rooms
                          .get(AuditTrail.class)
                          .record(ACTOR, "gpu.hold", "gpu:" + uuid, "until " + hold.until());
                      print(GpuText.held(hold));
                    });
          }
          return 0;
        });
  }

  @Command(description = "End the hold of a GPU early.", mixinStandardHelpOptions = true)
  int release(
      @Parameters(paramLabel = "DEVICE", description = "Its UUID or the beginning of it, or all.")
          String device) {
    return OperatorTask.run(
        rooms -> {
          for (String uuid : uuids(device, rooms.get(GpuReports.class).all())) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      boolean held = rooms.get(GpuHolds.class).release(uuid, ACTOR.label());
                      rooms
                          .get(AuditTrail.class)
                          .record(ACTOR, "gpu.release", "gpu:" + uuid, held ? "held" : "not held");
                      print(uuid + (held ? " is not held any more." : " was not held."));
                    });
          }
          return 0;
        });
  }

  /** The devices that a word on the command line names. */
  static List<String> uuids(String device, List<ReportedDevice> known) {
    String asked = device.toLowerCase(Locale.ROOT);
    List<String> found =
        known.stream()
            .map(ReportedDevice::uuid)
            .filter(uuid -> asked.equals(ALL) || uuid.toLowerCase(Locale.ROOT).startsWith(asked))
            .toList();
    if (found.isEmpty()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          known.isEmpty()
              ? "no running node has a GPU"
              : "no GPU is called \"%s\"; there are %s".formatted(device, names(known)));
    }
    if (found.size() > 1 && !asked.equals(ALL)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" is the beginning of %d GPUs".formatted(device, found.size()));
    }
    return found;
  }

  private static String names(List<ReportedDevice> known) {
    return known.stream().map(ReportedDevice::uuid).collect(Collectors.joining(", "));
  }

  private void print(String text) {
    var out = spec.commandLine().getOut();
    out.println(text.stripTrailing());
    out.flush();
  }
}
