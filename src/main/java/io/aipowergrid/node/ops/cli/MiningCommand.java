package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.mining.MinedBlockColumn;
import io.aipowergrid.node.mining.MinedBlocks;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningReport;
import io.aipowergrid.node.mining.MiningReports;
import io.aipowergrid.node.mining.MiningSwitch;
import io.aipowergrid.node.mining.Payouts;
import io.aipowergrid.node.mining.RigReports;
import io.aipowergrid.node.ops.OperatorTask;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg mining}: lets the node mine or not, and says what it does. The wish is kept in the
 * database, which a running node looks at every other second.
 */
@Command(
    name = "mining",
    description = "Start and stop mining, and see what it earns.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = MiningPayCommand.class)
final class MiningCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      description = "Mine whenever the network allows, also after restarts.",
      mixinStandardHelpOptions = true)
  int start() {
    return turn(true);
  }

  @Command(
      description = "Mine no more, also after restarts, until it is started again.",
      mixinStandardHelpOptions = true)
  int stop() {
    return turn(false);
  }

  private int turn(boolean wanted) {
    return OperatorTask.run(
        rooms -> {
          QuarkusTransaction.requiringNew()
              .run(
                  () -> {
                    rooms.get(MiningSwitch.class).turn(wanted, ACTOR.label());
                    rooms
                        .get(AuditTrail.class)
                        .record(
                            ACTOR,
                            wanted ? "mining.start" : "mining.stop",
                            "node:mining",
                            "until it is switched again");
                  });
          print(
              wanted
                  ? "The node shall mine. It begins within seconds when it runs; see mining status."
                  : "The node shall not mine. One that runs ends within seconds.");
          return 0;
        });
  }

  @Command(
      description = "What the node mines, how fast, what is in the way, and what was found.",
      mixinStandardHelpOptions = true)
  int status() {
    return OperatorTask.run(
        rooms -> {
          boolean wanted = rooms.get(MiningSwitch.class).wanted();
          var report = rooms.get(MiningReports.class).find();
          MinedTotals totals = rooms.get(MinedBlocks.class).totals();
          var now = rooms.get(InstantSource.class).instant();
          print(MiningText.status(wanted, report, totals, now));
          return 0;
        });
  }

  @Command(
      description = "The pools that the running node mines at, and what became of its shares.",
      mixinStandardHelpOptions = true)
  int pools() {
    return OperatorTask.run(
        rooms -> {
          var report = rooms.get(MiningReports.class).find();
          print(MiningTables.pools(report.map(MiningReport::pools).orElse(List.of())));
          return 0;
        });
  }

  @Command(
      description = "The rigs that mine to the running node, the fastest first.",
      mixinStandardHelpOptions = true)
  int rigs(
      @Option(
              names = "--count",
              defaultValue = "50",
              description = "How many, at most 1000 (default: ${DEFAULT-VALUE}).")
          int count) {
    requireCount("rigs", count, RigReports.RIGS_MAX);
    return OperatorTask.run(
        rooms -> {
          print(MiningTables.rigs(rooms.get(RigReports.class).list(count)));
          return 0;
        });
  }

  @Command(
      description = "Blocks that this node found, newest first.",
      mixinStandardHelpOptions = true)
  int blocks(
      @Option(
              names = "--count",
              defaultValue = "20",
              description = "How many, at most 500 (default: ${DEFAULT-VALUE}).")
          int count) {
    requireCount("blocks", count, MinedBlocks.PAGE_MAX);
    return OperatorTask.run(
        rooms -> {
          var newest = SortOrder.descending(MinedBlockColumn.HEIGHT);
          print(MiningText.blocks(rooms.get(MinedBlocks.class).list(newest, null, count)));
          return 0;
        });
  }

  @Command(
      description = "What miners are owed of the blocks that rigs found here, the most first.",
      mixinStandardHelpOptions = true)
  int owed(
      @Option(
              names = "--count",
              defaultValue = "200",
              description = "How many, at most 10000 (default: ${DEFAULT-VALUE}).")
          int count) {
    requireCount("owed", count, Payouts.LINES_MAX);
    return OperatorTask.run(
        rooms -> {
          var payouts = rooms.get(Payouts.class);
          print(MiningTables.owed(payouts.owed(count), payouts.operator()));
          return 0;
        });
  }

  @Command(
      description = "Measure mining with processor and devices, as bench mining does.",
      mixinStandardHelpOptions = true)
  int bench(
      @Option(
              names = "--seconds",
              defaultValue = "4",
              description = "How long each figure is measured (default: ${DEFAULT-VALUE}).")
          int seconds) {
    return spec.root()
        .commandLine()
        .execute("bench", "mining", "--seconds", Integer.toString(seconds));
  }

  /** Refuses with the usage of the verb itself below the sentence. */
  private void requireCount(String verb, int count, int max) {
    if (count < 1 || count > max) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get(verb),
          "--count is 1 to " + max + ", not " + count);
    }
  }

  private void print(String text) {
    var out = spec.commandLine().getOut();
    out.println(text.stripTrailing());
    out.flush();
  }
}
