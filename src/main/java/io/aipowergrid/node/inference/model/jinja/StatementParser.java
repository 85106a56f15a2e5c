package io.aipowergrid.node.inference.model.jinja;

import io.aipowergrid.node.inference.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Reads the statements of a template. */
final class StatementParser {
  static final int DEPTH_MAX = 50;

  private final TokenCursor tokens;
  private final ExpressionParser expressions;
  private int depth;

  private StatementParser(String template) {
    this.tokens = new TokenCursor(Lexer.tokens(template));
    this.expressions = new ExpressionParser(tokens);
  }

  static List<Statement> parse(String template) {
    var parser = new StatementParser(template);
    var statements = parser.until(Set.of());
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.unexpected("the end of the template");
    }
    return statements;
  }

  /** Statements up to a block of one of these names, which is not read, or to the end. */
  private List<Statement> until(Set<String> ends) {
    if (++depth > DEPTH_MAX) {
      throw tokens.unexpected("fewer blocks inside each other");
    }
    var statements = new ArrayList<Statement>();
    while (tokens.peek().kind() != Kind.END) {
      if (tokens.peek().kind() == Kind.BLOCK_BEGIN && ends.contains(tokens.peekSecond().text())) {
        break;
      }
      statements.add(statement());
    }
    depth--;
    return statements;
  }

  private Statement statement() {
    var token = tokens.next();
    return switch (token.kind()) {
      case TEXT -> new Statement.Text(token.text());
      case OUTPUT_BEGIN -> {
        var value = expressions.expressionOrTuple();
        tokens.require(Kind.OUTPUT_END);
        yield new Statement.Output(value);
      }
      case BLOCK_BEGIN -> block(token.line());
      case OUTPUT_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, END ->
          throw JinjaException.at(token.line(), "a tag is out of place");
    };
  }

  private Statement block(int line) {
    var name = tokens.requireAnyName();
    return switch (name) {
      case "if" -> branches();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> macro();
      case "do" -> {
        var value = expressions.expression();
        yield closed(new Statement.Do(value));
      }
      case "break" -> closed(new Statement.Break());
      case "continue" -> closed(new Statement.Continue());
      // Marks the assistant's part for training; for us it is just its content.
      case "generation" -> {
        tokens.require(Kind.BLOCK_END);
        yield new Statement.Group(body("endgeneration"));
      }
      default ->
          throw JinjaException.at(
              line, "the tag " + name + " is not one that chat templates may use here");
    };
  }

  private Statement closed(Statement statement) {
    tokens.require(Kind.BLOCK_END);
    return statement;
  }

  /** Statements up to the end tag of that name, which is read. */
  private List<Statement> body(String end) {
    var body = until(Set.of(end));
    openTag(end);
    tokens.require(Kind.BLOCK_END);
    return body;
  }

  private void openTag(String name) {
    if (tokens.next().kind() != Kind.BLOCK_BEGIN) {
      throw tokens.unexpected("the tag " + name);
    }
    tokens.requireName(name);
  }

  private Statement branches() {
    var branches = new ArrayList<Statement.Branch>();
    List<Statement> otherwise = List.of();
    var condition = expressions.expression();
    tokens.require(Kind.BLOCK_END);
    while (true) {
      var body = until(Set.of("elif", "else", "endif"));
      branches.add(new Statement.Branch(condition, body));
      if (tokens.next().kind() != Kind.BLOCK_BEGIN) {
        throw tokens.unexpected("the tag endif");
      }
      if (tokens.takeName("elif")) {
        condition = expressions.expression();
        tokens.require(Kind.BLOCK_END);
        continue;
      }
      if (tokens.takeName("else")) {
        tokens.require(Kind.BLOCK_END);
        otherwise = until(Set.of("endif"));
        openTag("endif");
      } else {
        tokens.requireName("endif");
      }
      tokens.require(Kind.BLOCK_END);
      return new Statement.If(branches, otherwise);
    }
  }

  private Statement loop() {
    var targets = names();
    tokens.requireName("in");
    var items = expressions.or();
    var condition = tokens.takeName("if") ? expressions.expression() : null;
    tokens.require(Kind.BLOCK_END);
    var body = until(Set.of("else", "endfor"));
    List<Statement> otherwise = List.of();
    if (tokens.next().kind() != Kind.BLOCK_BEGIN) {
      throw tokens.unexpected("the tag endfor");
    }
    if (tokens.takeName("else")) {
      tokens.require(Kind.BLOCK_END);
      otherwise = until(Set.of("endfor"));
      openTag("endfor");
    } else {
      tokens.requireName("endfor");
    }
    tokens.require(Kind.BLOCK_END);
    return new Statement.For(targets, items, condition, body, otherwise);
  }

  private List<String> names() {
    boolean bracket = tokens.takeOperator("(");
    var names = new ArrayList<>(List.of(tokens.requireAnyName()));
    while (tokens.takeOperator(",")) {
      names.add(tokens.requireAnyName());
    }
    if (bracket) {
      tokens.requireOperator(")");
    }
    return names;
  }

  private Statement set() {
    var targets = names();
    if (targets.size() == 1 && tokens.takeOperator(".")) {
      var attribute = tokens.requireAnyName();
      tokens.requireOperator("=");
      return closed(
          new Statement.SetAttribute(
              targets.getFirst(), attribute, expressions.expressionOrTuple()));
    }
    if (targets.size() == 1 && tokens.peek().kind() == Kind.BLOCK_END) {
      tokens.next();
      return new Statement.SetBlock(targets.getFirst(), body("endset"));
    }
    tokens.requireOperator("=");
    return closed(new Statement.Set(targets, expressions.expressionOrTuple()));
  }

  private Statement macro() {
    var name = tokens.requireAnyName();
    var parameters = new ArrayList<String>();
    var defaults = new LinkedHashMap<String, Expression>();
    tokens.requireOperator("(");
    while (!tokens.takeOperator(")")) {
      var parameter = tokens.requireAnyName();
      parameters.add(parameter);
      if (tokens.takeOperator("=")) {
        defaults.put(parameter, expressions.expression());
      }
      if (!tokens.isOperator(")")) {
        tokens.requireOperator(",");
      }
    }
    tokens.require(Kind.BLOCK_END);
    return new Statement.Macro(name, parameters, defaults, body("endmacro"));
  }
}
