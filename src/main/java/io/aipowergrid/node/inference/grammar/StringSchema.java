package io.aipowergrid.node.inference.grammar;

import io.aipowergrid.node.inference.grammar.RegexNode.Chars;
import io.aipowergrid.node.inference.grammar.RegexNode.Repeat;
import org.jspecify.annotations.Nullable;

/** Draws strings with lengths, a pattern or a format. */
final class StringSchema {
  private final JsonRules rules;
  private final SchemaNode schema;

  StringSchema(JsonRules rules, SchemaNode schema) {
    this.rules = rules;
    this.schema = schema;
  }

  void draw(int from, int to) {
    int min = schema.count("minLength", 0, GrammarLimits.STRING_LENGTH_MAX);
    int max = schema.count("maxLength", RegexNode.UNBOUNDED, GrammarLimits.STRING_LENGTH_MAX);
    var pattern = schema.text("pattern");
    var format = schema.text("format");
    if (pattern == null && format == null && min == 0 && max == RegexNode.UNBOUNDED) {
      rules.anyString(from, to);
      return;
    }
    if (pattern != null && format != null) {
      throw GrammarException.unsupported(
          schema.pathOf("format"), "'format' beside 'pattern' is not supported; keep one of them.");
    }
    var content = CharAutomaton.of(content(pattern, format));
    if (min > 0 || max != RegexNode.UNBOUNDED) {
      content = content.withLength(min, max);
    }
    var graph = rules.graph();
    int inside = graph.node();
    int close = graph.node();
    graph.edge(from, '"', '"', inside);
    content.write(graph, CharWriter.JSON_STRING, inside, close);
    graph.edge(close, '"', '"', to);
  }

  private RegexNode content(@Nullable String pattern, @Nullable String format) {
    if (pattern != null) {
      return RegexParser.search(pattern, schema.pathOf("pattern"));
    }
    if (format != null) {
      return RegexParser.whole(StringFormats.regex(schema, format), schema.pathOf("format"));
    }
    return new Repeat(new Chars(CodePointSet.ALL), 0, RegexNode.UNBOUNDED);
  }
}
