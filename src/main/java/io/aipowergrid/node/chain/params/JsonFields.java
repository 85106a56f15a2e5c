package io.aipowergrid.node.chain.params;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Reads the fields of one JSON object strictly: a missing, misshapen or unknown one is an error
 * that names its path. Belongs to one thread.
 */
final class JsonFields {
  private static final long UINT32_MAX = 0xffff_ffffL;

  private final ObjectNode node;
  private final String path;
  private final Set<String> unread;

  JsonFields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
    this.unread = new HashSet<>();
    node.fieldNames().forEachRemaining(unread::add);
  }

  /** The object under the key. */
  JsonFields object(String key) {
    if (need(key) instanceof ObjectNode inner) {
      return new JsonFields(inner, path + key + ".");
    }
    throw wrong(key, "an object");
  }

  /** The objects in the list under the key. */
  List<JsonFields> objects(String key) {
    var result = new ArrayList<JsonFields>();
    for (JsonNode element : list(key)) {
      if (!(element instanceof ObjectNode inner)) {
        throw wrong(key, "a list of objects");
      }
      result.add(new JsonFields(inner, path + key + "[" + result.size() + "]."));
    }
    return result;
  }

  /** The keys of this object, all of which the caller reads. */
  List<String> keys() {
    var keys = new ArrayList<String>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  String text(String key) {
    JsonNode value = need(key);
    if (!value.isTextual()) {
      throw wrong(key, "a text");
    }
    return value.textValue();
  }

  List<String> texts(String key) {
    var result = new ArrayList<String>();
    for (JsonNode element : list(key)) {
      if (!element.isTextual()) {
        throw wrong(key, "a list of texts");
      }
      result.add(element.textValue());
    }
    return result;
  }

  boolean flag(String key) {
    JsonNode value = need(key);
    if (!value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.booleanValue();
  }

  long number(String key, long min, long max) {
    JsonNode value = need(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw wrong(key, "a whole number from " + min + " to " + max);
    }
    return value.longValue();
  }

  int number(String key, int min, int max) {
    return (int) number(key, (long) min, (long) max);
  }

  /** A height: 0 or more. */
  int height(String key) {
    return number(key, 0, Integer.MAX_VALUE);
  }

  /** Seconds since 1970, unsigned 32-bit. */
  long time(String key) {
    return number(key, 0L, UINT32_MAX);
  }

  byte[] hex(String key) {
    try {
      return HexFormat.of().parseHex(text(key));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "hex digits");
    }
  }

  /** Four bytes as hex digits, big-endian. */
  int hexInt(String key) {
    byte[] bytes = hex(key);
    if (bytes.length != Integer.BYTES) {
      throw wrong(key, "8 hex digits");
    }
    return new BigInteger(1, bytes).intValue();
  }

  /** A target: 64 hex digits, most significant first, not zero. */
  BigInteger target(String key) {
    byte[] bytes = hex(key);
    var target = new BigInteger(1, bytes);
    if (bytes.length != Hash256.LENGTH || target.signum() == 0) {
      throw wrong(key, "a target of 64 hex digits");
    }
    return target;
  }

  /** A hash as chain tools print it. */
  Hash256 hash(String key) {
    return hash(text(key), key);
  }

  /** A list of hashes as chain tools print them. */
  List<Hash256> hashes(String key) {
    return texts(key).stream().map(text -> hash(text, key)).toList();
  }

  /** Requires that every field was read: a misspelt one must not pass in silence. */
  void requireAllRead() {
    if (!unread.isEmpty()) {
      throw new NetworkParamsException("unknown field \"" + path + unread.iterator().next() + "\"");
    }
  }

  /** An error about the field. */
  NetworkParamsException wrong(String key, String expected) {
    return new NetworkParamsException("field \"" + path + key + "\" must be " + expected);
  }

  private Hash256 hash(String text, String key) {
    try {
      return Hash256.fromDisplayHex(text);
    } catch (IllegalArgumentException e) {
      throw wrong(key, "64 hex digits");
    }
  }

  private JsonNode list(String key) {
    JsonNode value = need(key);
    if (!value.isArray()) {
      throw wrong(key, "a list");
    }
    return value;
  }

  private JsonNode need(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new NetworkParamsException("field \"" + path + key + "\" is missing");
    }
    unread.remove(key);
    return value;
  }
}
