package io.aipowergrid.node.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose usage to add up; null means any. */
public record UsageFilter(
    @Nullable UUID organisationId,
    @Nullable UUID projectId,
    @Nullable UUID keyId,
    @Nullable String modelId) {
  /** The usage of everybody. */
  public static final UsageFilter ALL = new UsageFilter(null, null, null, null);

  public static UsageFilter ofOrganisation(UUID organisationId) {
    return new UsageFilter(organisationId, null, null, null);
  }

  public static UsageFilter ofProject(UUID organisationId, UUID projectId) {
    return new UsageFilter(organisationId, projectId, null, null);
  }
}
