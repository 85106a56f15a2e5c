package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.data.Organisation;
import io.aipowergrid.node.accounts.data.Project;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Organisations and their projects. Any thread. */
@ApplicationScoped
public class Organisations {
  /** The project every organisation starts with. */
  public static final String DEFAULT_PROJECT = "default";

  private final PlanLimits plans;
  private final AuditTrail audit;
  private final InstantSource clock;

  Organisations(PlanLimits plans, AuditTrail audit, InstantSource clock) {
    this.plans = plans;
    this.audit = audit;
    this.clock = clock;
  }

  /** Creates an organisation with a project named {@value #DEFAULT_PROJECT}. */
  @Transactional
  public OrganisationView create(Actor actor, String name, String planId) {
    return create(actor, name, planId, false);
  }

  OrganisationView create(Actor actor, String name, String planId, boolean operator) {
    requirePlan(planId);
    var displayName = DisplayName.require(name);
    if (Organisation.findByName(displayName).isPresent()) {
      throw new NodeException(
          ErrorCode.CONFLICT, "There is already an organisation of this name.", "name");
    }
    var row = new Organisation();
    row.createdAt = clock.instant();
    row.id = UuidV7.at(row.createdAt);
    row.name = displayName;
    row.planId = planId;
    row.operator = operator;
    row.active = true;
    row.persist();
    audit.record(actor, row.id, "organisation.create", "organisation:" + row.id, "plan " + planId);
    addProject(row, DEFAULT_PROJECT);
    return AccountViews.of(row);
  }

  /** All organisations, by name. */
  @Transactional
  public List<OrganisationView> list() {
    return Organisation.allByName().stream().map(AccountViews::of).toList();
  }

  @Transactional
  public Optional<OrganisationView> find(UUID organisationId) {
    return Organisation.findOne(organisationId).map(AccountViews::of);
  }

  /** The plan of an organisation that must exist. */
  @Transactional
  public String planIdOf(UUID organisationId) {
    return get(organisationId).planId;
  }

  @Transactional
  public OrganisationView setPlan(Actor actor, UUID organisationId, String planId) {
    requirePlan(planId);
    var row = get(organisationId);
    audit.record(
        actor,
        row.id,
        "organisation.plan",
        "organisation:" + row.id,
        "from %s to %s".formatted(row.planId, planId));
    row.planId = planId;
    return AccountViews.of(row);
  }

  /** Refuses the organisation's keys and sessions until it is resumed. */
  @Transactional
  public OrganisationView suspend(Actor actor, UUID organisationId, String reason) {
    var row = get(organisationId);
    if (row.operator) {
      throw new NodeException(
          ErrorCode.CONFLICT, "The organisation that runs the node cannot be suspended.");
    }
    row.active = false;
    audit.record(actor, row.id, "organisation.suspend", "organisation:" + row.id, reason);
    return AccountViews.of(row);
  }

  @Transactional
  public OrganisationView resume(Actor actor, UUID organisationId) {
    var row = get(organisationId);
    row.active = true;
    audit.record(actor, row.id, "organisation.resume", "organisation:" + row.id, "");
    return AccountViews.of(row);
  }

  @Transactional
  public ProjectView createProject(Actor actor, UUID organisationId, String name) {
    var displayName = DisplayName.require(name);
    var organisation = get(organisationId);
    if (Project.findByName(organisationId, displayName).isPresent()) {
      throw new NodeException(
          ErrorCode.CONFLICT, "There is already a project of this name.", "name");
    }
    var row = addProject(organisation, displayName);
    audit.record(actor, organisationId, "project.create", "project:" + row.id, displayName);
    return AccountViews.of(row);
  }

  /** Projects of an organisation, oldest first, archived ones included. */
  @Transactional
  public List<ProjectView> projects(UUID organisationId) {
    return Project.ofOrganisation(organisationId).stream().map(AccountViews::of).toList();
  }

  @Transactional
  public Optional<ProjectView> findProject(UUID projectId) {
    return Project.findOne(projectId).map(AccountViews::of);
  }

  /** Refuses the project's keys from now on; its last open project an organisation must keep. */
  @Transactional
  public ProjectView archiveProject(Actor actor, UUID projectId) {
    var row =
        Project.findOne(projectId)
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such project."));
    // The organisation's row is locked, so that two archivings cannot both spare the other's.
    Organisation.getEntityManager().lock(row.organisation, LockModeType.PESSIMISTIC_WRITE);
    long open =
        Project.ofOrganisation(row.organisation.id).stream().filter(p -> !p.archived).count();
    if (!row.archived && open == 1) {
      throw new NodeException(
          ErrorCode.CONFLICT, "An organisation keeps at least one open project.");
    }
    row.archived = true;
    audit.record(actor, row.organisation.id, "project.archive", "project:" + row.id, row.name);
    return AccountViews.of(row);
  }

  private Project addProject(Organisation organisation, String name) {
    var row = new Project();
    row.createdAt = clock.instant();
    row.id = UuidV7.at(row.createdAt);
    row.organisation = organisation;
    row.name = name;
    row.archived = false;
    row.persist();
    return row;
  }

  private void requirePlan(String planId) {
    if (plans.findLimits(planId).isEmpty()) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "There is no such plan.", "plan");
    }
  }

  private static Organisation get(UUID organisationId) {
    return Organisation.findOne(organisationId)
        .orElseThrow(
            () -> new NodeException(ErrorCode.NOT_FOUND, "There is no such organisation."));
  }
}
