package io.aipowergrid.node.inference.model.jinja;

import io.aipowergrid.node.inference.model.jinja.Token.Kind;
import java.util.List;

/** Walks through tokens; shared by the parsers of statements and of expressions. */
final class TokenCursor {
  private final List<Token> tokens;
  private int at;

  TokenCursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The token after the next one. */
  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    var token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean isOperator(String text) {
    return peek().is(Kind.OPERATOR, text);
  }

  boolean isName(String text) {
    return peek().is(Kind.NAME, text);
  }

  boolean takeOperator(String text) {
    boolean found = isOperator(text);
    at += found ? 1 : 0;
    return found;
  }

  boolean takeName(String text) {
    boolean found = isName(text);
    at += found ? 1 : 0;
    return found;
  }

  void requireOperator(String text) {
    if (!takeOperator(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  void requireName(String text) {
    if (!takeName(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  String requireAnyName() {
    if (peek().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return next().text();
  }

  void require(Kind kind) {
    if (peek().kind() != kind) {
      throw unexpected("the end of the tag");
    }
    at++;
  }

  JinjaException unexpected(String wanted) {
    var token = peek();
    var found = token.text().isEmpty() ? token.kind().toString() : token.text();
    return JinjaException.at(token.line(), "expected " + wanted + ", found " + found);
  }
}
