package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.inference.ToolCallText;

/**
 * Grammars of answers that call tools in the form of {@link ToolCallText}. Where no call is
 * required, free text without its opening mark may stand before the first call or alone.
 */
final class ToolGrammar {
  private static final String MARK = ToolCallText.MARK;

  private final GraphBuilder graph = new GraphBuilder();
  private final JsonRules rules = new JsonRules(graph);
  private final JsonNode tools;

  private ToolGrammar(JsonNode tools) {
    this.tools = tools;
  }

  static Grammar of(String definition) {
    var json = SchemaText.parse(definition).root();
    var tools = json.path("tools");
    if (!tools.isArray() || tools.isEmpty()) {
      throw GrammarException.malformed("/tools", "There must be a list of tools.");
    }
    var grammar = new ToolGrammar(tools);
    boolean required = json.path("required").booleanValue();
    boolean parallel = json.path("parallel").booleanValue();
    return grammar.graph.finish(
        grammar.graph.rule("root", (from, to) -> grammar.draw(from, required, parallel, to)));
  }

  private void draw(int from, boolean required, boolean parallel, int to) {
    int marked = graph.node();
    int called = graph.node();
    if (required) {
      rules.text(from, MARK, marked);
    } else {
      text(from, marked, to);
    }
    rest(marked, called);
    graph.silent(called, to);
    if (parallel) {
      rules.text(called, "\n" + MARK, marked);
    }
  }

  /** Free text up to the mark, or without one up to the end; each node is a length of the mark. */
  private void text(int from, int marked, int to) {
    var nodes = new int[MARK.length()];
    nodes[0] = graph.node();
    graph.silent(from, nodes[0]);
    for (int i = 1; i < nodes.length; i++) {
      nodes[i] = graph.node();
    }
    var first = CodePointSet.of(MARK.charAt(0));
    for (int i = 0; i < nodes.length; i++) {
      var next = CodePointSet.of(MARK.charAt(i));
      int onward = i + 1 == nodes.length ? marked : nodes[i + 1];
      CharWriter.PLAIN.write(graph, nodes[i], next, onward);
      CharWriter.PLAIN.write(graph, nodes[i], next.union(first).complement(), nodes[0]);
      if (i > 0) {
        // The mark begins with the only angle bracket of its kind, so it may begin here anew.
        CharWriter.PLAIN.write(graph, nodes[i], first, nodes[1]);
      }
      graph.silent(nodes[i], to);
    }
  }

  /** A call behind its opening mark: any of the tools. */
  private void rest(int from, int to) {
    int named = graph.node();
    int behind = graph.node();
    rules.text(from, ToolCallText.BEFORE_NAME, named);
    for (int i = 0; i < tools.size(); i++) {
      var tool = tools.get(i);
      if (!tool.path("name").isTextual() || !tool.path("parameters").isObject()) {
        throw GrammarException.malformed("/tools/" + i, "A tool has a name and parameters.");
      }
      int middle = graph.node();
      int arguments = graph.node();
      rules.string(named, tool.path("name").textValue(), middle);
      rules.text(middle, ToolCallText.BEFORE_ARGUMENTS, arguments);
      // References inside the parameters point into the parameters.
      new SchemaCompiler(graph, SchemaText.of(tool.path("parameters"))).draw(arguments, "", behind);
    }
    rules.text(behind, ToolCallText.END, to);
  }
}
