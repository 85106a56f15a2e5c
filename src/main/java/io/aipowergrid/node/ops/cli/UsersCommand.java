package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.NewUser;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg users}: who may sign in to the console. */
@Command(
    name = "users",
    description = "List and invite the people of the console; their roles and passwords.",
    mixinStandardHelpOptions = true)
final class UsersCommand {
  private static final String ROLES =
      "operator (of the node's own organisation only), admin, member or viewer.";

  @Command(description = "List everybody who may sign in.", mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.print(
        rooms -> {
          var table = new TextTable("e-mail", "role", "customer", "state");
          for (var organisation : rooms.get(Organisations.class).list()) {
            for (UserView user : rooms.get(Users.class).list(organisation.id())) {
              table.row(user.email(), user.role().wireName(), organisation.name(), stateOf(user));
            }
          }
          return table.toString();
        });
  }

  @Command(
      name = "reset-password",
      description = "Give a new one-time password; it must be changed at the next sign-in.",
      mixinStandardHelpOptions = true)
  int resetPassword(@Parameters(paramLabel = "EMAIL") String email) {
    return OperatorTask.print(
        rooms -> {
          NewUser reset = rooms.get(Users.class).resetPassword(ACTOR, known(rooms, email).id());
          return reset.oneTimePassword();
        });
  }

  @Command(
      description = "Let somebody sign in, with a one-time password that is shown this once.",
      mixinStandardHelpOptions = true)
  int invite(
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(
              names = "--customer",
              paramLabel = "CUSTOMER_ID",
              description = "Whose person it is; the node's own organisation when left out.")
          @Nullable UUID customer,
      @Option(names = "--role", required = true, description = ROLES) String role) {
    var wanted = role(role);
    return OperatorTask.print(
        rooms -> {
          UUID organisation = customer == null ? own(rooms) : customer;
          NewUser made = rooms.get(Users.class).create(ACTOR, organisation, email, wanted);
          return made.oneTimePassword();
        });
  }

  private static UUID own(OperatorTask.Rooms rooms) {
    return rooms.get(Organisations.class).list().stream()
        .filter(OrganisationView::operator)
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.CONFLICT,
                    "the node was never started, so it has no organisation yet; start it, or name"
                        + " a --customer"))
        .id();
  }

  @Command(description = "Give somebody another role.", mixinStandardHelpOptions = true)
  int role(
      @Parameters(paramLabel = "EMAIL") String email,
      @Parameters(paramLabel = "ROLE", description = ROLES) String role) {
    var wanted = role(role);
    return OperatorTask.print(
        rooms -> line(rooms.get(Users.class).changeRole(ACTOR, known(rooms, email).id(), wanted)));
  }

  private static Role role(String typed) {
    return Arguments.oneOf(Role.values(), Role::wireName, typed, "roles");
  }

  @Command(
      description = "End somebody's sessions and refuse further sign-ins.",
      mixinStandardHelpOptions = true)
  int deactivate(@Parameters(paramLabel = "EMAIL") String email) {
    return OperatorTask.print(
        rooms -> line(rooms.get(Users.class).deactivate(ACTOR, known(rooms, email).id())));
  }

  @Command(
      description = "Let somebody sign in again who was deactivated.",
      mixinStandardHelpOptions = true)
  int activate(@Parameters(paramLabel = "EMAIL") String email) {
    return OperatorTask.print(
        rooms -> line(rooms.get(Users.class).reactivate(ACTOR, known(rooms, email).id())));
  }

  private static UserView known(OperatorTask.Rooms rooms, String email) {
    return rooms
        .get(Users.class)
        .findByEmail(email)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.NOT_FOUND,
                    "nobody signs in as " + email + "; see `aipg users list`"));
  }

  private static String line(UserView user) {
    return user.email() + "  " + user.role().wireName() + "  " + stateOf(user);
  }

  private static String stateOf(UserView user) {
    if (!user.active()) {
      return "deactivated";
    }
    return user.mustChangePassword() ? "one-time password" : "active";
  }
}
