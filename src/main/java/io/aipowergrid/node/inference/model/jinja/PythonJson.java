package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as Hugging Face defines it: Python's json.dumps, letters left as they are. */
final class PythonJson {
  private static final int DEPTH_MAX = 20;
  private static final int INDENT_MAX = 16;

  private final StringBuilder out = new StringBuilder();
  private final int indent;
  private final Budget budget;

  private PythonJson(int indent, Budget budget) {
    this.indent = indent;
    this.budget = budget;
  }

  /**
   * @param indent blanks for each level; null writes one line
   */
  static String write(@Nullable Object value, @Nullable Object indent, Budget budget) {
    int blanks = indent instanceof Long number ? (int) Math.clamp(number, 0, INDENT_MAX) : -1;
    var json = new PythonJson(blanks, budget);
    json.value(value, 0);
    budget.make(json.out.length());
    return json.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    budget.step();
    if (depth > DEPTH_MAX) {
      throw new JinjaException("a value is nested too deeply");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case Long number -> out.append(number);
      case Double number -> out.append(number);
      case String text -> string(text);
      case List<?> list -> list(list, depth);
      case Map<?, ?> map -> map(map, depth);
      default -> throw new JinjaException(Values.typeName(value) + " has no JSON form");
    }
  }

  private void list(List<?> list, int depth) {
    out.append('[');
    var separator = "";
    for (var item : list) {
      out.append(separator);
      newline(depth + 1);
      value(item, depth + 1);
      separator = indent < 0 ? ", " : ",";
    }
    close(list.isEmpty(), depth, ']');
  }

  private void map(Map<?, ?> map, int depth) {
    out.append('{');
    var separator = "";
    for (var entry : map.entrySet()) {
      out.append(separator);
      newline(depth + 1);
      string(Values.text(entry.getKey(), budget));
      out.append(": ");
      value(entry.getValue(), depth + 1);
      separator = indent < 0 ? ", " : ",";
    }
    close(map.isEmpty(), depth, '}');
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      newline(depth);
    }
    out.append(bracket);
  }

  private void newline(int depth) {
    if (indent >= 0) {
      out.append('\n').append(" ".repeat(indent * depth));
    }
  }

  private void string(String text) {
    budget.make(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    out.append('"');
  }
}
