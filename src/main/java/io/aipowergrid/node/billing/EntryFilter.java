package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.SortOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which transfers to list; null means any.
 *
 * @param order newest first unless said otherwise
 * @param after only transfers behind this one in the order: the last key of the page before
 * @param limit 1 to {@value #PAGE_MAX}
 */
public record EntryFilter(
    @Nullable UUID organisationId,
    @Nullable TransferKind kind,
    SortOrder<EntryColumn> order,
    @Nullable UUID after,
    int limit) {
  /** The most transfers one page holds. */
  public static final int PAGE_MAX = 500;

  public EntryFilter {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " entries");
    }
  }

  /** Newest first. */
  public EntryFilter(
      @Nullable UUID organisationId,
      @Nullable TransferKind kind,
      @Nullable UUID before,
      int limit) {
    this(organisationId, kind, SortOrder.descending(EntryColumn.TIME), before, limit);
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
