package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Organisations and their projects. Any thread. */
@ApplicationScoped
public class Organisations {
  /** Creates an organisation with a project named {@code default}. */
  public OrganisationView create(Actor actor, String name, String planId) {
    throw new IllegalStateException("being written");
  }

  /** All organisations, by name. */
  public List<OrganisationView> list() {
    throw new IllegalStateException("being written");
  }

  public Optional<OrganisationView> find(UUID organisationId) {
    throw new IllegalStateException("being written");
  }

  /** The plan of an organisation that must exist. */
  public String planIdOf(UUID organisationId) {
    throw new IllegalStateException("being written");
  }

  public OrganisationView setPlan(Actor actor, UUID organisationId, String planId) {
    throw new IllegalStateException("being written");
  }

  /** Refuses the organisation's keys and sessions until it is resumed. */
  public OrganisationView suspend(Actor actor, UUID organisationId, String reason) {
    throw new IllegalStateException("being written");
  }

  public OrganisationView resume(Actor actor, UUID organisationId) {
    throw new IllegalStateException("being written");
  }

  public ProjectView createProject(Actor actor, UUID organisationId, String name) {
    throw new IllegalStateException("being written");
  }

  /** Projects of an organisation, oldest first, archived ones included. */
  public List<ProjectView> projects(UUID organisationId) {
    throw new IllegalStateException("being written");
  }

  public Optional<ProjectView> findProject(UUID projectId) {
    throw new IllegalStateException("being written");
  }

  /** Refuses the project's keys from now on; its last open project an organisation must keep. */
  public ProjectView archiveProject(Actor actor, UUID projectId) {
    throw new IllegalStateException("being written");
  }
}
