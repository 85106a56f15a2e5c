package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.math.BigDecimal;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg customers}: organisations, their plan and their money. */
@Command(
    name = "customers",
    description = "List and create customers, credit them.",
    mixinStandardHelpOptions = true)
final class CustomersCommand {
  private static final Actor ACTOR = Actor.system("command-line");
  private static final int MICROS_DIGITS = 6;

  @Command(
      description = "List all customers with plan and balance.",
      mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.run(
        rooms -> {
          var table = new TextTable("customer", "plan", "prepaid USD", "state", "id");
          for (OrganisationView customer : rooms.get(Organisations.class).list()) {
            table.row(
                customer.name(),
                customer.planId(),
                formatUsd(rooms.get(Balances.class).of(customer.id()).prepaid()),
                customer.active() ? "active" : "suspended",
                customer.id().toString());
          }
          System.out.print(table);
          return 0;
        });
  }

  @Command(
      description = "Create a customer with a first administrator.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--admin", required = true, description = "E-mail of the administrator.")
          String email,
      @Option(
              names = "--plan",
              defaultValue = "developer",
              description = "Default: ${DEFAULT-VALUE}.")
          String plan) {
    return OperatorTask.run(
        rooms -> {
          OrganisationView customer = rooms.get(Organisations.class).create(ACTOR, name, plan);
          var admin = rooms.get(Users.class).create(ACTOR, customer.id(), email, Role.ADMIN);
          System.out.println("customer          " + customer.id());
          System.out.println("one-time password " + admin.oneTimePassword());
          return 0;
        });
  }

  @Command(
      description = "Add prepaid credit; the same reference counts once.",
      mixinStandardHelpOptions = true)
  int credit(
      @Parameters(paramLabel = "CUSTOMER_ID") UUID customer,
      @Parameters(paramLabel = "USD", description = "For example 25 or 0.50.") BigDecimal usd,
      @Option(
              names = "--reference",
              required = true,
              description = "Invoice or payment number; makes repeating harmless.")
          String reference) {
    return OperatorTask.run(
        rooms -> {
          rooms.get(Ledger.class).topUp(ACTOR, customer, parseUsd(usd), reference);
          System.out.println(
              "prepaid USD " + formatUsd(rooms.get(Balances.class).of(customer).prepaid()));
          return 0;
        });
  }

  private static MicroUsd parseUsd(BigDecimal usd) {
    try {
      return MicroUsd.of(usd.movePointRight(MICROS_DIGITS).longValueExact());
    } catch (ArithmeticException e) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, usd + " USD has more than six decimals or is too large");
    }
  }

  private static String formatUsd(MicroUsd amount) {
    return BigDecimal.valueOf(amount.micros(), MICROS_DIGITS).toPlainString();
  }
}
