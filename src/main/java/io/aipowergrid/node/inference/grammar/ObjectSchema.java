package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.inference.grammar.GraphBuilder.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws objects: the properties of the schema in its order, then others where they are allowed.
 * Names of others may repeat; they are never those of the schema.
 */
final class ObjectSchema {
  private final JsonRules rules;
  private final GraphBuilder graph;
  private final SchemaText text;
  private final SchemaCompiler compiler;

  private record MemberKey(SchemaText text, String path, String name) {}

  private record OtherKey(SchemaText text, String path) {}

  ObjectSchema(JsonRules rules, SchemaText text, SchemaCompiler compiler) {
    this.text = text;
    this.rules = rules;
    this.graph = rules.graph();
    this.compiler = compiler;
  }

  void draw(int from, SchemaNode schema, int to) {
    var required = required(schema);
    var members = members(schema);
    boolean open = allowsOthers(schema);
    for (var name : required) {
      if (!members.containsKey(name)) {
        if (!open) {
          throw schema.malformed("required", "names a property that is not allowed");
        }
        members.put(name, (a, b) -> member(a, schema, name, (c, d) -> other(c, schema, d), b));
      }
    }
    drawMembers(from, schema, members, required, open, to);
  }

  private static Set<String> required(SchemaNode schema) {
    var value = schema.get("required");
    if (!value.isMissingNode() && !value.isArray()) {
      throw schema.malformed("required", "must be an array of strings");
    }
    var names = new LinkedHashSet<String>();
    for (var name : value) {
      if (!name.isTextual()) {
        throw schema.malformed("required", "must be an array of strings");
      }
      names.add(name.textValue());
    }
    return names;
  }

  private Map<String, Part> members(SchemaNode schema) {
    var members = new LinkedHashMap<String, Part>();
    var properties = schema.get("properties");
    if (properties.isMissingNode()) {
      return members;
    }
    if (!(properties instanceof ObjectNode object)) {
      throw schema.malformed("properties", "must be an object");
    }
    var node = new SchemaNode(object, schema.pathOf("properties"));
    for (var property : object.properties()) {
      var name = property.getKey();
      members.put(
          name,
          (a, b) -> member(a, schema, name, (c, d) -> compiler.draw(c, node.pathOf(name), d), b));
    }
    return members;
  }

  // The same member may stand first or behind a comma; as a rule it is drawn once.
  private void member(int from, SchemaNode schema, String name, Part value, int to) {
    graph.call(
        from,
        new MemberKey(text, schema.path(), name),
        (start, end) -> rules.member(start, (a, b) -> rules.string(a, name, b), value, end),
        to);
  }

  private static boolean allowsOthers(SchemaNode schema) {
    var others = schema.get("additionalProperties");
    if (others.isMissingNode()) {
      return !schema.has("properties");
    }
    if (!others.isBoolean() && !others.isObject()) {
      throw schema.malformed("additionalProperties", "must be true, false or a schema");
    }
    return !others.isBoolean() || others.booleanValue();
  }

  private void other(int from, SchemaNode schema, int to) {
    if (schema.get("additionalProperties").isObject()) {
      compiler.draw(from, schema.pathOf("additionalProperties"), to);
    } else {
      rules.anyValue(from, to);
    }
  }

  private void drawMembers(
      int from,
      SchemaNode schema,
      Map<String, Part> members,
      Set<String> required,
      boolean open,
      int to) {
    int first = graph.node();
    graph.edge(from, '{', '{', first);
    // Behind the opening brace, and behind a member: before and after a comma is due.
    int later = graph.node();
    for (var entry : members.entrySet()) {
      int nextFirst = graph.node();
      int nextLater = graph.node();
      entry.getValue().draw(first, nextLater);
      int comma = graph.node();
      rules.separator(later, ',', comma);
      entry.getValue().draw(comma, nextLater);
      if (!required.contains(entry.getKey())) {
        graph.silent(first, nextFirst);
        graph.silent(later, nextLater);
      }
      first = nextFirst;
      later = nextLater;
    }
    if (open) {
      others(first, later, schema, List.copyOf(members.keySet()));
    }
    graph.edge(first, '}', '}', to);
    graph.edge(later, '}', '}', to);
  }

  private void others(int first, int later, SchemaNode schema, List<String> names) {
    Part other =
        (a, b) ->
            graph.call(
                a,
                new OtherKey(text, schema.path()),
                (start, end) ->
                    rules.member(
                        start,
                        (c, d) -> otherName(c, names, d),
                        (c, d) -> other(c, schema, d),
                        end),
                b);
    int comma = graph.node();
    other.draw(first, later);
    rules.separator(later, ',', comma);
    other.draw(comma, later);
  }

  private void otherName(int from, List<String> names, int to) {
    if (names.isEmpty()) {
      rules.anyString(from, to);
      return;
    }
    int inside = graph.node();
    int close = graph.node();
    graph.edge(from, '"', '"', inside);
    OtherNames.of(new ArrayList<>(names)).write(graph, CharWriter.JSON_STRING, inside, close);
    graph.edge(close, '"', '"', to);
  }
}
