package io.aipowergrid.node.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which transfers to list; null means any.
 *
 * @param before only transfers older than this one: the key of the next page
 * @param limit 1 to {@value #PAGE_MAX}
 */
public record EntryFilter(
    @Nullable UUID organisationId, @Nullable TransferKind kind, @Nullable UUID before, int limit) {
  /** The most transfers one page holds. */
  public static final int PAGE_MAX = 500;

  public EntryFilter {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " entries");
    }
  }

  /** The newest transfers of everybody. */
  public static EntryFilter newest(int limit) {
    return new EntryFilter(null, null, null, limit);
  }

  /** The newest transfers of one organisation. */
  public static EntryFilter ofOrganisation(UUID organisationId, int limit) {
    return new EntryFilter(organisationId, null, null, limit);
  }
}
