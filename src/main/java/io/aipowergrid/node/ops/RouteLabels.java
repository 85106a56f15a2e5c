package io.aipowergrid.node.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@code uri} label of the HTTP meters bounded. A request that is refused before it was
 * routed carries the path its sender wrote; hundreds of such paths would use up the label's values
 * and hide real routes. A path is believed once it is a template or was answered without an error;
 * until then it counts as {@code UNKNOWN}. May be called from any thread.
 */
@Singleton
final class RouteLabels implements MeterFilter {
  private static final String UNKNOWN = "UNKNOWN";

  /** Far above the number of our routes and files; no more paths are believed beyond it. */
  private static final int PATHS_MAX = 1_000;

  private final Set<String> believed = ConcurrentHashMap.newKeySet();

  @Override
  public Meter.Id map(Meter.Id id) {
    String uri = id.getTag("uri");
    if (uri == null || !id.getName().startsWith("http.server.") || isRoute(uri, id)) {
      return id;
    }
    return id.replaceTags(
        id.getTags().stream()
            .map(tag -> tag.getKey().equals("uri") ? Tag.of("uri", UNKNOWN) : tag)
            .toList());
  }

  private boolean isRoute(String uri, Meter.Id id) {
    if (!uri.startsWith("/") || uri.contains("{") || believed.contains(uri)) {
      return true; // Quarkus' own words for groups of paths, and templates, are few.
    }
    return isSuccess(id.getTag("status")) && believed.size() < PATHS_MAX && believed.add(uri);
  }

  private static boolean isSuccess(@Nullable String status) {
    return status != null && (status.startsWith("2") || status.startsWith("3"));
  }
}
