package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random schemas out of everything that is followed. */
final class RandomSchemas {
  private static final int DEPTH_MAX = 3;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "ab", "b", "\u00e9", "x y", "a\"");
  private static final List<String> PATTERNS =
      List.of("^a+$", "[0-9]{2}", "^(yes|no)$", "b|\\.", "^\\w{1,4}-", "[^a-z]$");

  private RandomSchemas() {}

  static JsonNode schema(RandomGenerator random) {
    var root = schema(random, 0);
    var definitions = JSON.objectNode();
    definitions.set("d0", schema(random, 2));
    definitions.set("d1", schema(random, 2));
    if (root instanceof ObjectNode object) {
      object.set("$defs", definitions);
      return object;
    }
    return JSON.objectNode().put("$ref", "#/$defs/d0").set("$defs", definitions);
  }

  private static JsonNode schema(RandomGenerator random, int depth) {
    int kind = random.nextInt(depth >= DEPTH_MAX ? 6 : 11);
    return switch (kind) {
      case 0 -> JSON.objectNode().put("type", random.nextBoolean() ? "boolean" : "null");
      case 1 -> string(random);
      case 2 -> number(random, "integer");
      case 3 -> number(random, "number");
      case 4 -> enumeration(random);
      case 5 -> depth == 0 || depth == 2 ? JSON.booleanNode(true) : reference(random);
      case 6, 7, 8 -> object(random, depth);
      case 9 -> array(random, depth);
      default -> anyOf(random, depth);
    };
  }

  private static ObjectNode reference(RandomGenerator random) {
    return JSON.objectNode().put("$ref", "#/$defs/d" + random.nextInt(2));
  }

  private static ObjectNode string(RandomGenerator random) {
    var schema = JSON.objectNode().put("type", "string");
    if (random.nextBoolean()) {
      schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
    }
    if (random.nextInt(3) == 0) {
      schema.put("minLength", random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      schema.put("maxLength", 3 + random.nextInt(9));
    }
    return schema;
  }

  private static ObjectNode number(RandomGenerator random, String type) {
    var schema = JSON.objectNode().put("type", type);
    int low = random.nextInt(-3000, 3000);
    if (random.nextBoolean()) {
      schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", low / 8.0);
    }
    if (random.nextBoolean()) {
      int high = low + random.nextInt(-3, 4000);
      schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", high / 8.0);
    }
    return schema;
  }

  private static ObjectNode enumeration(RandomGenerator random) {
    var schema = JSON.objectNode();
    var values = schema.putArray("enum");
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      switch (random.nextInt(4)) {
        case 0 -> values.add(random.nextInt(100));
        case 1 -> values.add(NAMES.get(random.nextInt(NAMES.size())));
        case 2 -> values.addArray().add(true).addNull();
        default -> values.addObject().put("a", random.nextInt(3));
      }
    }
    return schema;
  }

  private static ObjectNode object(RandomGenerator random, int depth) {
    var schema = JSON.objectNode().put("type", "object");
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    for (var name : NAMES) {
      if (random.nextInt(3) == 0) {
        properties.set(name, schema(random, depth + 1));
        if (random.nextBoolean()) {
          required.add(name);
        }
      }
    }
    switch (random.nextInt(4)) {
      case 0 -> schema.put("additionalProperties", false);
      case 1 -> schema.put("additionalProperties", true);
      case 2 -> schema.set("additionalProperties", schema(random, depth + 1));
      default -> schema.remove("additionalProperties");
    }
    return schema;
  }

  private static ObjectNode array(RandomGenerator random, int depth) {
    var schema = JSON.objectNode().put("type", "array");
    schema.set("items", schema(random, depth + 1));
    if (random.nextBoolean()) {
      schema.putArray("prefixItems").add(schema(random, depth + 1));
    }
    if (random.nextBoolean()) {
      schema.put("minItems", random.nextInt(3));
    }
    if (random.nextBoolean()) {
      schema.put("maxItems", 1 + random.nextInt(4));
    }
    return schema;
  }

  private static ObjectNode anyOf(RandomGenerator random, int depth) {
    var schema = JSON.objectNode();
    var parts = schema.putArray("anyOf");
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      parts.add(schema(random, depth + 1));
    }
    return schema;
  }
}
