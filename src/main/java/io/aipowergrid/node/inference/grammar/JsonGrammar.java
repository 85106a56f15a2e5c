package io.aipowergrid.node.inference.grammar;

/** Grammars of JSON, in the compact form of {@link JsonRules}. */
public final class JsonGrammar {
  private JsonGrammar() {}

  /** Any JSON object. */
  public static Grammar anyObject() {
    var graph = new GraphBuilder();
    var rules = new JsonRules(graph);
    return graph.finish(graph.rule("root", rules::anyObject));
  }

  /**
   * The values of a JSON schema (2020-12, the part of it that docs/structured-outputs.md lists).
   *
   * @param schema its JSON text
   * @throws GrammarException when the schema is malformed, too large, or has a keyword that is not
   *     followed; its path is a JSON pointer
   */
  public static Grammar schema(String schema) {
    var graph = new GraphBuilder();
    var compiler = new SchemaCompiler(graph, SchemaText.parse(schema));
    return graph.finish(graph.rule("root", (from, to) -> compiler.draw(from, "", to)));
  }
}
