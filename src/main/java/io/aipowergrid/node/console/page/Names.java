package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.ProjectView;
import io.aipowergrid.node.console.format.Figures;
import jakarta.enterprise.context.RequestScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Names for ids, each looked up once for a page. One request's own. */
@RequestScoped
class Names {
  private final Organisations organisations;
  private final ApiKeys keys;
  private final Map<UUID, String> organisationNames = new HashMap<>();
  private final Map<UUID, String> projectNames = new HashMap<>();
  private final Map<UUID, String> keyNames = new HashMap<>();

  Names(Organisations organisations, ApiKeys keys) {
    this.organisations = organisations;
    this.keys = keys;
  }

  String organisation(UUID id) {
    return organisationNames.computeIfAbsent(
        id,
        wanted ->
            organisations
                .find(wanted)
                .map(OrganisationView::name)
                .orElseGet(() -> unknown(wanted)));
  }

  String project(UUID id) {
    return projectNames.computeIfAbsent(
        id,
        wanted ->
            organisations
                .findProject(wanted)
                .map(ProjectView::name)
                .orElseGet(() -> unknown(wanted)));
  }

  String key(UUID id) {
    return keyNames.computeIfAbsent(
        id,
        wanted ->
            keys.find(wanted)
                .map(key -> key.name() + " (" + key.prefix() + ")")
                .orElseGet(() -> unknown(wanted)));
  }

  private static String unknown(UUID id) {
    return Figures.shortened(id.toString());
  }
}
