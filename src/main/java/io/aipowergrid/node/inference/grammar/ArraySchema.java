package io.aipowergrid.node.inference.grammar;

/** Draws arrays: first the items that have a schema of their own, then the others. */
final class ArraySchema {
  private final JsonRules rules;
  private final SchemaCompiler compiler;
  private final SchemaNode schema;
  private final int prefix;

  ArraySchema(JsonRules rules, SchemaCompiler compiler, SchemaNode schema) {
    this.rules = rules;
    this.compiler = compiler;
    this.schema = schema;
    this.prefix = schema.list("prefixItems").size();
    if (schema.flag("uniqueItems")) {
      throw GrammarException.unsupported(
          schema.pathOf("uniqueItems"), "This node does not follow 'uniqueItems': true.");
    }
    if (schema.get("items").isArray()) {
      throw GrammarException.unsupported(
          schema.pathOf("items"), "'items' must be one schema; use 'prefixItems' for several.");
    }
  }

  // Node i stands before item i, behind its comma; the closing bracket may stand behind each item.
  void draw(int from, int to) {
    var graph = rules.graph();
    boolean open = !schema.get("items").isBoolean() || schema.get("items").booleanValue();
    int min = schema.count("minItems", 0, GrammarLimits.ITEMS_MAX);
    int max = schema.count("maxItems", RegexNode.UNBOUNDED, GrammarLimits.ITEMS_MAX);
    if (!open) {
      max = max == RegexNode.UNBOUNDED ? prefix : Math.min(max, prefix);
    }
    int before = graph.node();
    graph.edge(from, '[', '[', before);
    if (min == 0) {
      graph.edge(before, ']', ']', to);
    }
    // Without an upper bound the last item written out is the one that repeats.
    int written = max == RegexNode.UNBOUNDED ? Math.max(min, prefix) + 1 : max;
    for (int i = 0; i < written; i++) {
      int behind = graph.node();
      item(before, i, behind);
      if (i + 1 >= min) {
        graph.edge(behind, ']', ']', to);
      }
      boolean repeats = max == RegexNode.UNBOUNDED && i + 1 == written;
      int next = graph.node();
      if (repeats || i + 1 < written) {
        rules.separator(behind, ',', next);
      }
      if (repeats) {
        item(next, i, behind);
      }
      before = next;
    }
  }

  private void item(int from, int index, int to) {
    if (index < prefix) {
      compiler.draw(from, schema.pathOf("prefixItems") + "/" + index, to);
    } else if (schema.has("items")) {
      compiler.draw(from, schema.pathOf("items"), to);
    } else {
      rules.anyValue(from, to);
    }
  }
}
