package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.UserView;
import java.util.List;

/**
 * The people of an organisation, and the projects one may look at.
 *
 * @param newEmail somebody just created or reset, or empty
 * @param newPassword the one-time password, shown this once
 */
public record PeopleView(
    String customer,
    String customerId,
    List<Choice> customers,
    Listing<Row> people,
    List<Choice> roles,
    List<Choice> projects,
    String newEmail,
    String newPassword,
    boolean manage) {
  public PeopleView {
    customers = List.copyOf(customers);
    roles = List.copyOf(roles);
    projects = List.copyOf(projects);
  }

  /**
   * One person.
   *
   * @param self whether it is the reader, who cannot change their own role
   */
  public record Row(UserView user, List<Choice> roles, boolean self) {
    public Row {
      roles = List.copyOf(roles);
    }

    public String state() {
      return !user.active() ? "deactivated" : user.mustChangePassword() ? "invited" : "active";
    }

    public String stateKind() {
      return !user.active() ? "bad" : user.mustChangePassword() ? "watch" : "good";
    }
  }
}
