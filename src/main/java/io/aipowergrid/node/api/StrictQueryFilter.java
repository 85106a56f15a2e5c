package io.aipowergrid.node.api;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Holds the query of a {@link StrictQuery} resource against the parameters its method declares.
 * Runs after the key was recognised, on the request's virtual thread.
 */
class StrictQueryFilter {
  private static final int NAME_CHARS_SHOWN = 60;

  private final Map<Method, SortedSet<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
  void check(ResourceInfo route, RoutingContext routing) {
    if (!route.getResourceClass().isAnnotationPresent(StrictQuery.class)) return;
    var names = known.computeIfAbsent(route.getResourceMethod(), StrictQueryFilter::declared);
    require(names, routing.queryParams());
  }

  /**
   * @throws NodeException INVALID_REQUEST with the name of the first parameter that is unknown, or
   *     given twice
   */
  static void require(SortedSet<String> known, MultiMap query) {
    for (var name : query.names()) {
      if (!known.contains(name)) throw wrong(name, "is not known here; " + list(known));
      if (query.getAll(name).size() > 1) throw wrong(name, "may be given once only");
    }
  }

  /** The query parameters a resource method declares. */
  static SortedSet<String> declared(Method method) {
    return Arrays.stream(method.getParameters())
        .map(parameter -> parameter.getAnnotation(QueryParam.class))
        .filter(Objects::nonNull)
        .map(QueryParam::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String list(SortedSet<String> known) {
    return known.isEmpty()
        ? "this route takes no query parameters"
        : "this route takes " + String.join(", ", known);
  }

  private static NodeException wrong(String name, String rule) {
    var shown = name.length() <= NAME_CHARS_SHOWN ? name : name.substring(0, NAME_CHARS_SHOWN);
    return new NodeException(
        ErrorCode.INVALID_REQUEST, "The query parameter '" + shown + "' " + rule + ".", shown);
  }
}
