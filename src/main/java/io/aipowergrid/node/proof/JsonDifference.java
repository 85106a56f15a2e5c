package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** Finds where two JSON values differ. May be called from any thread. */
final class JsonDifference {
  private JsonDifference() {}

  /** The path of the first difference, names in order; empty when there is none. */
  static Optional<String> first(JsonNode found, JsonNode expected) {
    return first(found, expected, "");
  }

  private static Optional<String> first(JsonNode found, JsonNode expected, String path) {
    if (found.isObject() && expected.isObject()) {
      return inObjects(found, expected, path);
    }
    if (found.isArray() && expected.isArray() && found.size() == expected.size()) {
      return inArrays(found, expected, path);
    }
    boolean same =
        found.isIntegralNumber() && expected.isIntegralNumber()
            ? found.bigIntegerValue().equals(expected.bigIntegerValue())
            : found.equals(expected);
    return same ? Optional.empty() : Optional.of(path);
  }

  private static Optional<String> inObjects(JsonNode found, JsonNode expected, String path) {
    var names = new TreeSet<String>();
    found.fieldNames().forEachRemaining(names::add);
    expected.fieldNames().forEachRemaining(names::add);
    for (var name : names) {
      var inner = path.isEmpty() ? name : path + "." + name;
      if (!found.has(name) || !expected.has(name)) {
        return Optional.of(inner);
      }
      var difference = first(found.get(name), expected.get(name), inner);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inArrays(JsonNode found, JsonNode expected, String path) {
    for (int i = 0; i < found.size(); i++) {
      var difference = first(found.get(i), expected.get(i), path + "[" + i + "]");
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }
}
