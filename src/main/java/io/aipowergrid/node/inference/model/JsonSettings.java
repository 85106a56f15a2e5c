package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Typed access to one object of a model's JSON configuration. A value of another type is refused by
 * its name, never ignored; null counts as absent. One thread.
 */
final class JsonSettings {
  private final String file;
  private final String path;
  private final ObjectNode node;

  private JsonSettings(String file, String path, ObjectNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /**
   * The settings of a whole file.
   *
   * @param file its name, for messages
   */
  static JsonSettings of(String file, ObjectNode json) {
    return new JsonSettings(file, "", json);
  }

  boolean has(String key) {
    return !isAbsent(value(key));
  }

  /** The bare value; a missing node when it is absent, a null node when it is null. */
  JsonNode value(String key) {
    return node.path(key);
  }

  /** The object of that name, an empty one when it is absent. */
  JsonSettings object(String key) {
    return switch (value(key)) {
      case ObjectNode object -> new JsonSettings(file, path + key + ".", object);
      case JsonNode value when isAbsent(value) ->
          new JsonSettings(file, path + key + ".", JsonNodeFactory.instance.objectNode());
      default -> throw refused(key, "is no object");
    };
  }

  /** A whole number that must be there. */
  int whole(String key) {
    if (!has(key)) {
      throw refused(key, "is missing, a whole number");
    }
    return whole(key, value(key));
  }

  int whole(String key, int otherwise) {
    return has(key) ? whole(key) : otherwise;
  }

  /** The same for a value that stands under a key, alone or in a list. */
  int whole(String key, JsonNode value) {
    if (!value.isInt()) {
      throw refused(key, "is no whole number up to 2,147,483,647");
    }
    return value.intValue();
  }

  /** A number, whole or not, that must be there. */
  double number(String key) {
    if (!has(key)) {
      throw refused(key, "is missing, a number");
    }
    if (!value(key).isNumber()) {
      throw refused(key, "is no number");
    }
    return value(key).doubleValue();
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!value(key).isBoolean()) {
      throw refused(key, "is neither true nor false");
    }
    return value(key).booleanValue();
  }

  String text(String key, String otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!value(key).isTextual()) {
      throw refused(key, "is no text");
    }
    return value(key).textValue();
  }

  /** What to throw when a value cannot be used. */
  RuntimeException refused(String key, String what) {
    return Refusal.of("The file " + file + " is not usable: " + path + key + " " + what + ".");
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
