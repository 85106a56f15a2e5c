package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.params.NetworkParamsException;
import io.aipowergrid.node.ops.bench.BenchCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The root of the command line; each verb is a class of its own. */
@Command(
    name = AipgCommand.NAME,
    description = "The AIPG Enterprise Node: verified inference, receipts, paid API.",
    footer = {
      "",
      "The launcher ./aipg adds: build, test, dev, trainer.",
      "Data lives under ./data unless AIPG_DATA_DIR names another folder."
    },
    synopsisSubcommandLabel = "VERB",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    subcommands = {
      RunCommand.class,
      StatusCommand.class,
      MaintenanceCommand.class,
      KeysCommand.class,
      UsersCommand.class,
      CustomersCommand.class,
      PlansCommand.class,
      PricesCommand.class,
      LedgerCommand.class,
      AuditCommand.class,
      JobsCommand.class,
      ModelsCommand.class,
      VerifyCommand.class,
      ChainCommand.class,
      WalletCommand.class,
      MiningCommand.class,
      GpuCommand.class,
      KawpowCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class AipgCommand {
  static final String NAME = "aipg";

  private static final int EXIT_FAILED = 1;

  private AipgCommand() {}

  /** A command line that prints what went wrong and what to do, never a stack trace. */
  public static CommandLine commandLine() {
    return finish(new CommandLine(new AipgCommand()));
  }

  /**
   * As {@link #commandLine()}, with that verb alone when there is such a one: to read what all
   * verbs take costs a second on a slow machine. For any other word, and for {@code help}, all are
   * there.
   */
  public static CommandLine commandLineFor(String verb) {
    return Arrays.stream(AipgCommand.class.getAnnotation(Command.class).subcommands())
        .filter(type -> type != CommandLine.HelpCommand.class)
        .filter(type -> type.getAnnotation(Command.class).name().equals(verb))
        .findFirst()
        .map(AipgCommand::alone)
        .orElseGet(AipgCommand::commandLine);
  }

  private static CommandLine alone(Class<?> verb) {
    var root = CommandSpec.create().name(NAME).mixinStandardHelpOptions(true);
    return finish(new CommandLine(root).addSubcommand(verb));
  }

  private static CommandLine finish(CommandLine line) {
    tellVersion(line, "aipg " + version(), "Java " + Runtime.version());
    return line.setExecutionExceptionHandler(AipgCommand::explain).setUsageHelpAutoWidth(true);
  }

  /** Every verb offers {@code --version}, which is the program's. */
  private static void tellVersion(CommandLine line, String... version) {
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(verb -> tellVersion(verb, version));
  }

  /** Maven's version of this build. */
  private static String version() {
    try (var in = AipgCommand.class.getResourceAsStream("/version.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    boolean expected =
        failure instanceof NodeException
            || failure instanceof NetworkParamsException
            || failure instanceof IllegalStateException
            || failure instanceof UncheckedIOException;
    command
        .getErr()
        .println("aipg: " + (expected ? failure.getMessage() : "unexpected: " + failure));
    if (!expected) {
      failure.printStackTrace(command.getErr());
    }
    return EXIT_FAILED;
  }
}
