package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.NewUser;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./aipg users}: who may sign in to the console. */
@Command(
    name = "users",
    description = "List the people of the console, reset a password.",
    mixinStandardHelpOptions = true)
final class UsersCommand {
  private static final Actor ACTOR = Actor.system("command-line");

  @Command(description = "List everybody who may sign in.", mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.run(
        rooms -> {
          var table = new TextTable("e-mail", "role", "customer", "state");
          for (var organisation : rooms.get(Organisations.class).list()) {
            for (UserView user : rooms.get(Users.class).list(organisation.id())) {
              table.row(user.email(), user.role().wireName(), organisation.name(), stateOf(user));
            }
          }
          System.out.print(table);
          return 0;
        });
  }

  @Command(
      name = "reset-password",
      description = "Give a new one-time password; it must be changed at the next sign-in.",
      mixinStandardHelpOptions = true)
  int resetPassword(@Parameters(paramLabel = "EMAIL") String email) {
    return OperatorTask.run(
        rooms -> {
          var users = rooms.get(Users.class);
          UserView user =
              users
                  .findByEmail(email)
                  .orElseThrow(
                      () ->
                          new NodeException(
                              ErrorCode.NOT_FOUND,
                              "nobody signs in as " + email + "; see `aipg users list`"));
          NewUser reset = users.resetPassword(ACTOR, user.id());
          System.out.println(reset.oneTimePassword());
          return 0;
        });
  }

  private static String stateOf(UserView user) {
    if (!user.active()) {
      return "deactivated";
    }
    return user.mustChangePassword() ? "one-time password" : "active";
  }
}
