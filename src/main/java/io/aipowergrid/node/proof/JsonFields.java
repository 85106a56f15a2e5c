package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.MalformedBytesException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Reads typed fields of a JSON object and says which one is missing or wrong. One thread. */
final class JsonFields {
  private final JsonNode object;
  private final String path;

  JsonFields(JsonNode object, String path) {
    if (!object.isObject()) {
      throw wrong(path, "an object");
    }
    this.object = object;
    this.path = path;
  }

  boolean has(String name) {
    return object.has(name);
  }

  List<String> names() {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  JsonNode get(String name) {
    var value = object.get(name);
    if (value == null) {
      throw new MalformedBytesException(at(name) + " is missing");
    }
    return value;
  }

  JsonFields object(String name) {
    return new JsonFields(get(name), at(name));
  }

  JsonNode array(String name) {
    var value = get(name);
    if (!value.isArray()) {
      throw wrong(at(name), "a list");
    }
    return value;
  }

  String text(String name) {
    return text(get(name), at(name));
  }

  byte[] base64(String name) {
    try {
      return Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException e) {
      throw wrong(at(name), "base64");
    }
  }

  /** Bytes in hex, exactly so many of them. */
  byte[] hex(String name, int length) {
    try {
      var bytes = HexFormat.of().parseHex(text(name));
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as another length is.
    }
    throw wrong(at(name), length + " bytes in hex");
  }

  /** A UUID in its one usual form. */
  UUID uuid(String name) {
    var text = text(name);
    try {
      var uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as a short form is.
    }
    throw wrong(at(name), "a UUID");
  }

  int int32(String name) {
    return int32(get(name), at(name));
  }

  long int64(String name) {
    var value = get(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(at(name), "an integer");
    }
    return value.longValue();
  }

  static String text(JsonNode value, String path) {
    if (!value.isTextual()) {
      throw wrong(path, "a text");
    }
    return value.textValue();
  }

  static int int32(JsonNode value, String path) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(path, "an integer of 32 bits");
    }
    return value.intValue();
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static MalformedBytesException wrong(String path, String expected) {
    return new MalformedBytesException(
        (path.isEmpty() ? "the file" : path) + " is not " + expected);
  }
}
