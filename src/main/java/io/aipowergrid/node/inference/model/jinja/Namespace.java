package io.aipowergrid.node.inference.model.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one kind of object whose attributes a template may set. */
final class Namespace {
  private final Map<String, @Nullable Object> values;

  Namespace(Map<String, @Nullable Object> values) {
    this.values = new LinkedHashMap<>(values);
  }

  @Nullable Object get(String name) {
    return values.containsKey(name) ? values.get(name) : Undefined.VALUE;
  }

  void set(String name, @Nullable Object value) {
    values.put(name, value);
  }
}
