package io.aipowergrid.node.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.inference.grammar.GraphBuilder.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws JSON in compact form: no white space but one space, at most, behind a comma or colon.
 * Strings have one spelling each ({@link CharWriter#JSON_STRING}).
 */
final class JsonRules {
  private final GraphBuilder graph;

  JsonRules(GraphBuilder graph) {
    this.graph = graph;
  }

  GraphBuilder graph() {
    return graph;
  }

  void text(int from, String text, int to) {
    graph.literal(from, text.getBytes(StandardCharsets.UTF_8), to);
  }

  /** A comma or colon. */
  void separator(int from, char separator, int to) {
    int space = graph.node();
    graph.edge(from, separator, separator, space);
    graph.edge(space, ' ', ' ', to);
    graph.silent(space, to);
  }

  /** Any JSON value. */
  void anyValue(int from, int to) {
    graph.call(
        from,
        "any value",
        (start, end) -> {
          anyString(start, end);
          NumberRange.ANY_NUMBER.draw(graph, start, end);
          anyObject(start, end);
          list(start, '[', ']', this::anyValue, end);
          text(start, "true", end);
          text(start, "false", end);
          text(start, "null", end);
        },
        to);
  }

  void anyObject(int from, int to) {
    graph.call(
        from,
        "any object",
        (start, end) ->
            list(start, '{', '}', (a, b) -> member(a, this::anyString, this::anyValue, b), end),
        to);
  }

  void anyString(int from, int to) {
    graph.call(
        from,
        "any string",
        (start, end) -> {
          int inside = graph.node();
          graph.edge(start, '"', '"', inside);
          anyCharacter(inside, inside);
          graph.edge(inside, '"', '"', end);
        },
        to);
  }

  void anyCharacter(int from, int to) {
    CharWriter.JSON_STRING.write(graph, from, CodePointSet.ALL, to);
  }

  void string(int from, String value, int to) {
    int inside = graph.node();
    int close = graph.node();
    graph.edge(from, '"', '"', inside);
    CharWriter.JSON_STRING.write(graph, inside, value, close);
    graph.edge(close, '"', '"', to);
  }

  void member(int from, Part name, Part value, int to) {
    int named = graph.node();
    int colon = graph.node();
    name.draw(from, named);
    separator(named, ':', colon);
    value.draw(colon, to);
  }

  /** An opening mark, any number of parts with commas between them, a closing mark. */
  void list(int from, char open, char close, Part part, int to) {
    int first = graph.node();
    int behind = graph.node();
    int next = graph.node();
    graph.edge(from, open, open, first);
    graph.edge(first, close, close, to);
    part.draw(first, behind);
    separator(behind, ',', next);
    part.draw(next, behind);
    graph.edge(behind, close, close, to);
  }

  /** Exactly that value. */
  void literal(int from, JsonNode value, int to) {
    if (value.isTextual()) {
      string(from, value.textValue(), to);
    } else if (value.isArray()) {
      var parts = new ArrayList<Part>();
      value.forEach(element -> parts.add((a, b) -> literal(a, element, b)));
      sequence(from, '[', ']', parts, to);
    } else if (value.isObject()) {
      var parts = new ArrayList<Part>();
      for (var member : value.properties()) {
        parts.add(
            (a, b) ->
                member(
                    a,
                    (c, d) -> string(c, member.getKey(), d),
                    (c, d) -> literal(c, member.getValue(), d),
                    b));
      }
      sequence(from, '{', '}', parts, to);
    } else {
      text(from, value.toString(), to);
    }
  }

  private void sequence(int from, char open, char close, List<Part> parts, int to) {
    int at = graph.node();
    graph.edge(from, open, open, at);
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        int next = graph.node();
        separator(at, ',', next);
        at = next;
      }
      int behind = graph.node();
      parts.get(i).draw(at, behind);
      at = behind;
    }
    graph.edge(at, close, close, to);
  }
}
