package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
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
    description = "List and create customers, credit them, suspend them; their plans and projects.",
    mixinStandardHelpOptions = true)
final class CustomersCommand {
  @Command(
      description = "List all customers with plan and balance.",
      mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.print(
        rooms -> {
          var table = new TextTable("customer", "plan", "prepaid USD", "state", "id");
          for (OrganisationView customer : rooms.get(Organisations.class).list()) {
            table.row(
                customer.name(),
                customer.planId(),
                Arguments.format(rooms.get(Balances.class).of(customer.id()).prepaid()),
                customer.active() ? "active" : "suspended",
                customer.id().toString());
          }
          return table.toString();
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
    return OperatorTask.print(
        rooms -> {
          OrganisationView customer = rooms.get(Organisations.class).create(ACTOR, name, plan);
          var admin = rooms.get(Users.class).create(ACTOR, customer.id(), email, Role.ADMIN);
          return "customer          %s%none-time password %s"
              .formatted(customer.id(), admin.oneTimePassword());
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
    return OperatorTask.print(
        rooms -> {
          rooms.get(Ledger.class).topUp(ACTOR, customer, Arguments.usd(usd), reference);
          return "prepaid USD "
              + Arguments.format(rooms.get(Balances.class).of(customer).prepaid());
        });
  }

  @Command(
      description = "Put a customer on another plan, from now on.",
      mixinStandardHelpOptions = true)
  int plan(
      @Parameters(paramLabel = "CUSTOMER_ID") UUID customer,
      @Parameters(paramLabel = "PLAN", description = "The id that `plans list` shows.")
          String plan) {
    return OperatorTask.print(
        rooms -> {
          var changed = rooms.get(Organisations.class).setPlan(ACTOR, customer, plan);
          return changed.name() + " is on plan " + changed.planId();
        });
  }

  @Command(
      description = "Refuse a customer's keys and sessions until it is resumed.",
      mixinStandardHelpOptions = true)
  int suspend(
      @Parameters(paramLabel = "CUSTOMER_ID") UUID customer,
      @Option(names = "--reason", required = true, description = "Kept in the audit trail.")
          String reason) {
    var words = Arguments.text(reason, "a reason");
    return OperatorTask.print(
        rooms -> {
          var changed = rooms.get(Organisations.class).suspend(ACTOR, customer, words);
          return "suspended " + changed.name();
        });
  }

  @Command(description = "Take a suspension back.", mixinStandardHelpOptions = true)
  int resume(@Parameters(paramLabel = "CUSTOMER_ID") UUID customer) {
    return OperatorTask.print(
        rooms -> {
          var changed = rooms.get(Organisations.class).resume(ACTOR, customer);
          return "resumed " + changed.name();
        });
  }

  @Command(
      description = "Create a project of a customer and print its id.",
      mixinStandardHelpOptions = true)
  int project(
      @Parameters(paramLabel = "CUSTOMER_ID") UUID customer,
      @Parameters(paramLabel = "NAME") String name) {
    return OperatorTask.print(
        rooms -> {
          var made = rooms.get(Organisations.class).createProject(ACTOR, customer, name);
          return made.id().toString();
        });
  }
}
