package io.aipowergrid.node.inference.model.jinja;

import io.aipowergrid.node.inference.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, with the white space rules Hugging Face sets: trim_blocks and
 * lstrip_blocks on, one newline at the end of the template dropped.
 */
final class Lexer {
  static final int TOKENS_MAX = 100_000;

  private static final Pattern INSIDE =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<float>\\d+\\.\\d+(?:[eE][+-]?\\d+)?|\\d+[eE][+-]?\\d+)"
              + "|(?<integer>\\d+)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<quote>['\"])"
              + "|(?<operator>\\*\\*|//|==|!=|<=|>=|[-+*/%~<>=()\\[\\]{}.,:|])");
  private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*([-+]?)%\\}");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private boolean stripNext;
  private boolean trimNewline;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    var unix = template.replace("\r\n", "\n").replace('\r', '\n');
    return new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix).run();
  }

  private List<Token> run() {
    while (at < source.length()) {
      int open = nextOpening();
      text(open);
      if (open == source.length()) {
        break;
      }
      var raw = RAW.matcher(source).region(at, source.length());
      if (source.startsWith("{#", at)) {
        comment();
      } else if (raw.lookingAt()) {
        raw(raw);
      } else if (source.startsWith("{{", at)) {
        inside(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END, "}}");
      } else {
        inside(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
      }
    }
    add(Kind.END, "");
    return tokens;
  }

  private int nextOpening() {
    for (int i = at; i + 1 < source.length(); i++) {
      char next = source.charAt(i + 1);
      if (source.charAt(i) == '{' && (next == '{' || next == '%' || next == '#')) {
        return i;
      }
    }
    return source.length();
  }

  /** The text up to an opening, without the white space that the tags around it take away. */
  private void text(int end) {
    int start = at;
    int stop = end;
    if (trimNewline && start < end && source.charAt(start) == '\n') {
      start++;
    }
    while (stripNext && start < end && Character.isWhitespace(source.charAt(start))) {
      start++;
    }
    char sign = end + 2 < source.length() ? source.charAt(end + 2) : ' ';
    if (end < source.length() && sign == '-') {
      while (stop > start && Character.isWhitespace(source.charAt(stop - 1))) {
        stop--;
      }
    } else if (end < source.length() && sign != '+' && source.charAt(end + 1) != '{') {
      stop = withoutIndent(start, stop);
    }
    if (stop > start) {
      add(Kind.TEXT, source.substring(start, stop));
    }
    advance(end);
    stripNext = false;
    trimNewline = false;
  }

  /** lstrip_blocks: blanks before a block go when nothing else is before it on its line. */
  private int withoutIndent(int start, int stop) {
    int i = stop;
    while (i > start && (source.charAt(i - 1) == ' ' || source.charAt(i - 1) == '\t')) {
      i--;
    }
    boolean lineStart = i == 0 || source.charAt(i - 1) == '\n';
    return lineStart ? i : stop;
  }

  private void comment() {
    int end = source.indexOf("#}", at + 2);
    if (end < 0) {
      throw JinjaException.at(line, "a comment has no end");
    }
    char sign = source.charAt(end - 1);
    advance(end + 2);
    afterTag(sign, true);
  }

  private void raw(Matcher begin) {
    boolean strip = begin.group(1).equals("-");
    advance(begin.end());
    var end = END_RAW.matcher(source).region(at, source.length());
    if (!end.find()) {
      throw JinjaException.at(line, "raw has no endraw");
    }
    var text = source.substring(at, end.start());
    text = strip ? text.stripLeading() : text.startsWith("\n") ? text.substring(1) : text;
    text = end.group(1).equals("-") ? text.stripTrailing() : text;
    if (!text.isEmpty()) {
      add(Kind.TEXT, text);
    }
    advance(end.end());
    afterTag(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0), true);
  }

  private void afterTag(char sign, boolean isBlock) {
    stripNext = sign == '-';
    trimNewline = isBlock && sign != '+' && sign != '-';
  }

  private void inside(Kind begin, Kind end, String closing) {
    add(begin, "");
    advance(at + 2);
    if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
      at++;
    }
    int depth = 0;
    var matcher = INSIDE.matcher(source);
    while (true) {
      if (depth == 0 && closes(closing)) {
        char sign = source.charAt(at);
        advance(at + (sign == closing.charAt(0) ? 2 : 3));
        add(end, "");
        afterTag(sign, end == Kind.BLOCK_END);
        return;
      }
      if (at >= source.length() || !matcher.region(at, source.length()).lookingAt()) {
        throw JinjaException.at(line, "a tag is not closed or has a character that means nothing");
      }
      depth += token(matcher);
    }
  }

  private boolean closes(String closing) {
    if (source.startsWith(closing, at)) {
      return true;
    }
    return at < source.length()
        && (source.charAt(at) == '-' || source.charAt(at) == '+')
        && source.startsWith(closing, at + 1);
  }

  /** Adds the token found; returns by how much it changes the depth of brackets. */
  private int token(Matcher found) {
    if (found.group("quote") != null) {
      string(found.group().charAt(0));
      return 0;
    }
    if (found.group("name") != null) {
      add(Kind.NAME, found.group());
    } else if (found.group("integer") != null) {
      add(Kind.INTEGER, found.group());
    } else if (found.group("float") != null) {
      add(Kind.FLOAT, found.group());
    } else if (found.group("operator") != null) {
      add(Kind.OPERATOR, found.group());
    }
    var operator = found.group("operator");
    advance(found.end());
    if (operator == null) {
      return 0;
    }
    return "([{".contains(operator) ? 1 : ")]}".contains(operator) ? -1 : 0;
  }

  private void string(char quote) {
    var text = new StringBuilder();
    for (int i = at + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == quote) {
        add(Kind.STRING, text.toString());
        advance(i + 1);
        return;
      }
      if (c == '\\' && i + 1 < source.length()) {
        i = escape(i + 1, text);
      } else {
        text.append(c);
      }
    }
    throw JinjaException.at(line, "a string has no end");
  }

  /** Appends what an escape stands for; returns the index of its last character. */
  private int escape(int i, StringBuilder text) {
    char c = source.charAt(i);
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case '\\', '\'', '"' -> text.append(c);
      case 'x' -> {
        return hex(i, 2, text);
      }
      case 'u' -> {
        return hex(i, 4, text);
      }
      default -> text.append('\\').append(c);
    }
    return i;
  }

  private int hex(int i, int digits, StringBuilder text) {
    int end = i + 1 + digits;
    if (end > source.length() || !source.substring(i + 1, end).matches("[0-9A-Fa-f]+")) {
      throw JinjaException.at(line, "an escape lacks its digits");
    }
    text.append((char) Integer.parseInt(source.substring(i + 1, end), 16));
    return end - 1;
  }

  private void advance(int to) {
    for (; at < to; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }

  private void add(Kind kind, String text) {
    if (tokens.size() >= TOKENS_MAX) {
      throw JinjaException.at(line, "the template has too many parts");
    }
    tokens.add(new Token(kind, text, line));
  }
}
