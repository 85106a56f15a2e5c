package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.LedgerCheck;
import io.aipowergrid.node.ops.OperatorTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./aipg ledger}: every movement of money. */
@Command(
    name = "ledger",
    description = "Read the ledger and check that it balances.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = LedgerListCommand.class)
final class LedgerCommand implements Runnable {
  private static final int EXIT_OK = 0;
  private static final int EXIT_UNBALANCED = 1;

  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      description = "Compute every balance anew from the postings and compare.",
      mixinStandardHelpOptions = true)
  int check() {
    return OperatorTask.run(
        rooms -> {
          LedgerCheck check = rooms.get(Ledger.class).check();
          var out = spec.commandLine().getOut();
          out.println(
              "%,d accounts, %,d transfers, sum of all balances %s"
                  .formatted(check.accounts(), check.transfers(), check.total()));
          check.faults().forEach(out::println);
          out.println(check.balanced() ? "The ledger balances." : "The ledger DOES NOT balance.");
          out.flush();
          return check.balanced() ? EXIT_OK : EXIT_UNBALANCED;
        });
  }
}
