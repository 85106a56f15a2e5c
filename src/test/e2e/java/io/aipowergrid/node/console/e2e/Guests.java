package io.aipowergrid.node.console.e2e;

import com.microsoft.playwright.Browser;
import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.NewUser;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.console.e2e.Visitor.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.UUID;

/** Makes people with money to spend, and lets them in. */
@ApplicationScoped
class Guests {
  static final String PASSWORD = "a long enough password";

  private final Users users;
  private final Organisations organisations;
  private final FirstStart firstStart;
  private final Ledger ledger;

  Guests(Users users, Organisations organisations, FirstStart firstStart, Ledger ledger) {
    this.users = users;
    this.organisations = organisations;
    this.firstStart = firstStart;
    this.ledger = ledger;
  }

  /** A new person at a new window, past the door. */
  Visitor enter(Browser browser, URI base, Role role, Window window) {
    var invited = invite(role);
    return new Visitor(browser, base, window, true)
        .signIn(invited.user().email(), invited.oneTimePassword())
        .changePassword(invited.oneTimePassword(), PASSWORD);
  }

  /** A person who has not signed in yet: an operator of this node, or of a new customer. */
  NewUser invite(Role role) {
    firstStart.ensure();
    var actor = Actor.system("test");
    var home =
        role == Role.OPERATOR
            ? organisations.list().stream()
                .filter(OrganisationView::operator)
                .findFirst()
                .orElseThrow()
            : organisations.create(actor, "Acme " + fresh(), Plan.DEVELOPER);
    ledger.topUp(actor, home.id(), MicroUsd.of(25_000_000), "INV-" + fresh());
    return users.create(actor, home.id(), role.wireName() + "-" + fresh() + "@example.org", role);
  }

  /** Short, as people's names and numbers are, and new each time. */
  private static String fresh() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
