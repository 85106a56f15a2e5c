package io.aipowergrid.node.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a table with its state: filters, sort, page. Immutable.
 *
 * @param params in the order of their first appearance; empty ones are left out
 */
public record Address(String path, Map<String, String> params) {
  public Address {
    params = Map.copyOf(new LinkedHashMap<>(params));
  }

  static Address of(String path) {
    return new Address(path, Map.of());
  }

  /** This address with one parameter set, or removed when null or empty. */
  public Address with(String name, @Nullable String value) {
    var changed = new LinkedHashMap<>(params);
    changed.remove(name);
    if (value != null && !value.isEmpty()) {
      changed.put(name, value);
    }
    return new Address(path, changed);
  }

  /** The same state under another path, such as the CSV file of a table. */
  public Address at(String otherPath) {
    return new Address(otherPath, params);
  }

  @Override
  public String toString() {
    if (params.isEmpty()) {
      return path;
    }
    return params.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", path + "?", ""));
  }
}
