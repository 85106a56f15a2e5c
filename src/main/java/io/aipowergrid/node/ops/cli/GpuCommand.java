package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.gpu.DeviceDrain;
import io.aipowergrid.node.gpu.DeviceHold;
import io.aipowergrid.node.gpu.GpuDrains;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg gpu}: says how the devices are, keeps mining off one for a while, and drains one.
 * Works beside a running node, which looks at holds and drains every other second.
 */
@Command(
    name = "gpu",
    description = "See the GPUs, keep mining off one for a while, or drain one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
final class GpuCommand implements Runnable {
  /** As the driver writes them. */
  private static final Pattern FULL_UUID =
      Pattern.compile("(GPU|MIG)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final int EXIT_NOT_DONE = 1;

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
                  rooms.get(GpuReports.class).all(),
                  mining,
                  rooms.get(GpuHolds.class).all(),
                  rooms.get(GpuDrains.class).all(),
                  now));
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
          for (String uuid : uuidsOfAny(device, reported(rooms.get(GpuReports.class)))) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      var hold = rooms.get(GpuHolds.class).hold(uuid, length, ACTOR.label());
                      audit(rooms, "gpu.hold", uuid, "until " + hold.until());
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
          var marked = rooms.get(GpuHolds.class).all().stream().map(DeviceHold::uuid);
          for (String uuid : uuids(device, reportedOr(marked, rooms))) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      boolean held = rooms.get(GpuHolds.class).release(uuid, ACTOR.label());
                      audit(rooms, "gpu.release", uuid, held ? "held" : "not held");
                      print(uuid + (held ? " is not held any more." : " was not held."));
                    });
          }
          return 0;
        });
  }

  @Command(
      description = {
        "Take everything off a GPU until it is resumed, also after restarts.",
        "Answers that run there end first; later ones are the processor's."
      },
      mixinStandardHelpOptions = true)
  int drain(
      @Parameters(paramLabel = "DEVICE", description = "Its UUID or the beginning of it, or all.")
          String device,
      @Option(names = "--yes", description = "Do not ask.") boolean yes) {
    return OperatorTask.run(
        rooms -> {
          List<String> uuids = uuidsOfAny(device, reported(rooms.get(GpuReports.class)));
          print("Neither customers nor mining use %s then.".formatted(String.join(", ", uuids)));
          if (!yes && !Confirmation.given("Drain?")) {
            print("Nothing was done.");
            return EXIT_NOT_DONE;
          }
          for (String uuid : uuids) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      boolean fresh = rooms.get(GpuDrains.class).drain(uuid, ACTOR.label());
                      audit(rooms, "gpu.drain", uuid, fresh ? "" : "drained before");
                    });
            print(uuid + " drains. See gpu status; gpu resume takes it back.");
          }
          return 0;
        });
  }

  @Command(description = "Let a drained GPU take work again.", mixinStandardHelpOptions = true)
  int resume(
      @Parameters(paramLabel = "DEVICE", description = "Its UUID or the beginning of it, or all.")
          String device) {
    return OperatorTask.run(
        rooms -> {
          var marked = rooms.get(GpuDrains.class).all().stream().map(DeviceDrain::uuid);
          for (String uuid : uuids(device, reportedOr(marked, rooms))) {
            QuarkusTransaction.requiringNew()
                .run(
                    () -> {
                      boolean drained = rooms.get(GpuDrains.class).resume(uuid, ACTOR.label());
                      audit(rooms, "gpu.resume", uuid, drained ? "drained" : "not drained");
                      print(uuid + (drained ? " takes work again." : " was not drained."));
                    });
          }
          return 0;
        });
  }

  private static void audit(OperatorTask.Rooms rooms, String act, String uuid, String detail) {
    rooms.get(AuditTrail.class).record(ACTOR, act, "gpu:" + uuid, detail);
  }

  /** Holds and drains outlive the reports of a node that was stopped. */
  private static List<String> reportedOr(Stream<String> marked, OperatorTask.Rooms rooms) {
    return Stream.concat(reported(rooms.get(GpuReports.class)).stream(), marked)
        .distinct()
        .toList();
  }

  private static List<String> reported(GpuReports reports) {
    return reports.all().stream().map(ReportedDevice::uuid).toList();
  }

  /** As {@link #uuids}, and a full UUID also of a device whose node does not run. */
  static List<String> uuidsOfAny(String device, List<String> known) {
    return FULL_UUID.matcher(device).matches() ? List.of(device) : uuids(device, known);
  }

  /** The devices that a word on the command line names. */
  static List<String> uuids(String device, List<String> known) {
    String asked = device.toLowerCase(Locale.ROOT);
    List<String> found =
        known.stream()
            .filter(uuid -> asked.equals(ALL) || uuid.toLowerCase(Locale.ROOT).startsWith(asked))
            .toList();
    if (found.isEmpty()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          known.isEmpty()
              ? "no running node has a GPU"
              : "no GPU is called \"%s\"; there are %s"
                  .formatted(device, String.join(", ", known)));
    }
    if (found.size() > 1 && !asked.equals(ALL)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" is the beginning of %d GPUs".formatted(device, found.size()));
    }
    return found;
  }

  private void print(String text) {
    var out = spec.commandLine().getOut();
    out.println(text.stripTrailing());
    out.flush();
  }
}
