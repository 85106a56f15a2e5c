package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.ApiKey;
import io.aipowergrid.node.accounts.data.Organisation;
import io.aipowergrid.node.accounts.data.Person;
import io.aipowergrid.node.accounts.data.Project;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes records of the room's rows; called inside the transaction that read them. */
final class AccountViews {
  private AccountViews() {}

  static OrganisationView of(Organisation row) {
    return new OrganisationView(
        row.id, row.name, row.planId, row.operator, row.active, row.createdAt);
  }

  static ProjectView of(Project row) {
    return new ProjectView(row.id, row.organisation.id, row.name, row.archived, row.createdAt);
  }

  static UserView of(Person row) {
    return new UserView(
        row.id,
        row.email,
        row.role,
        row.organisation.id,
        row.mustChangePassword,
        row.active,
        row.createdAt,
        row.lastSignInAt);
  }

  static ApiKeyView of(ApiKey row) {
    return new ApiKeyView(
        row.id,
        row.project.organisation.id,
        row.project.id,
        row.name,
        row.prefix,
        scopes(row.scopes),
        row.createdAt,
        row.createdBy,
        row.expiresAt,
        row.revokedAt,
        row.lastUsedAt,
        row.replacedBy);
  }

  /** Scopes as one column: wire names in the order of the vocabulary. */
  static String column(Collection<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(" "));
  }

  static Set<Scope> scopes(String column) {
    return Arrays.stream(column.split(" "))
        .flatMap(name -> Scope.find(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
