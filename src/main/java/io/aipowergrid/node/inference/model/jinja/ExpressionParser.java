package io.aipowergrid.node.inference.model.jinja;

import io.aipowergrid.node.inference.model.jinja.Expression.Arguments;
import io.aipowergrid.node.inference.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions with the precedence of Jinja, loosest first. */
final class ExpressionParser {
  static final int DEPTH_MAX = 100;

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> AFTER_TEST =
      Set.of("else", "or", "and", "if", "is", "in", "not");

  private final TokenCursor tokens;
  private int depth;

  ExpressionParser(TokenCursor tokens) {
    this.tokens = tokens;
  }

  Expression expression() {
    if (++depth > DEPTH_MAX) {
      throw tokens.unexpected("a simpler expression");
    }
    var value = or();
    while (tokens.takeName("if")) {
      var condition = or();
      var otherwise = tokens.takeName("else") ? expression() : null;
      value = new Expression.Conditional(condition, value, otherwise);
    }
    depth--;
    return value;
  }

  /** An expression, or several with commas between them as a list. */
  Expression expressionOrTuple() {
    var first = expression();
    if (!tokens.isOperator(",")) {
      return first;
    }
    var items = new ArrayList<>(List.of(first));
    while (tokens.takeOperator(",")) {
      items.add(expression());
    }
    return new Expression.ListOf(items);
  }

  /** What a for loop walks through: no conditional, because "if" filters there. */
  Expression or() {
    var left = and();
    while (tokens.takeName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    var left = not();
    while (tokens.takeName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (!tokens.takeName("not")) {
      return comparison();
    }
    requireShallow();
    var result = new Expression.Not(not());
    depth--;
    return result;
  }

  private Expression comparison() {
    var first = sum();
    var operators = new ArrayList<String>();
    var others = new ArrayList<Expression>();
    for (var operator = comparator(); operator != null; operator = comparator()) {
      operators.add(operator);
      others.add(sum());
    }
    return operators.isEmpty() ? first : new Expression.Comparison(first, operators, others);
  }

  private @Nullable String comparator() {
    var token = tokens.peek();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return tokens.next().text();
    }
    if (tokens.takeName("in")) {
      return "in";
    }
    if (tokens.isName("not") && tokens.peekSecond().is(Kind.NAME, "in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  private Expression sum() {
    var left = concatenation();
    while (tokens.isOperator("+") || tokens.isOperator("-")) {
      left = new Expression.Arithmetic(tokens.next().text(), left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    var left = product();
    while (tokens.takeOperator("~")) {
      left = new Expression.Arithmetic("~", left, product());
    }
    return left;
  }

  private Expression product() {
    var left = power();
    while (tokens.isOperator("*")
        || tokens.isOperator("/")
        || tokens.isOperator("//")
        || tokens.isOperator("%")) {
      left = new Expression.Arithmetic(tokens.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    var left = unary(true);
    while (tokens.takeOperator("**")) {
      left = new Expression.Arithmetic("**", left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean withFilters) {
    Expression value;
    if (tokens.isOperator("-") || tokens.isOperator("+")) {
      boolean negative = tokens.next().text().equals("-");
      requireShallow();
      var operand = unary(false);
      depth--;
      value = negative ? new Expression.Negate(operand) : operand;
    } else {
      value = postfix(primary());
    }
    return withFilters ? filters(value) : value;
  }

  private void requireShallow() {
    if (++depth > DEPTH_MAX) {
      throw tokens.unexpected("a simpler expression");
    }
  }

  private Expression primary() {
    var token = tokens.next();
    return switch (token.kind()) {
      case NAME -> name(token.text());
      case STRING -> string(token);
      case INTEGER -> new Expression.Literal(integer(token));
      case FLOAT -> new Expression.Literal(Double.parseDouble(token.text()));
      case OPERATOR -> bracketed(token);
      case TEXT, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, END ->
          throw JinjaException.at(token.line(), "an expression is missing");
    };
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(null);
      default -> new Expression.Name(name);
    };
  }

  private Expression string(Token first) {
    var text = new StringBuilder(first.text());
    while (tokens.peek().kind() == Kind.STRING) {
      text.append(tokens.next().text());
    }
    return new Expression.Literal(text.toString());
  }

  private static Long integer(Token token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException e) {
      throw JinjaException.at(token.line(), "a number is too large");
    }
  }

  private Expression bracketed(Token open) {
    return switch (open.text()) {
      case "(" -> {
        var items = items(")");
        yield items.items().size() == 1 && !items.trailingComma()
            ? items.items().getFirst()
            : new Expression.ListOf(items.items());
      }
      case "[" -> new Expression.ListOf(items("]").items());
      case "{" -> dict();
      default ->
          throw JinjaException.at(open.line(), "an expression cannot begin with " + open.text());
    };
  }

  private record Items(List<Expression> items, boolean trailingComma) {}

  private Items items(String close) {
    var items = new ArrayList<Expression>();
    boolean comma = false;
    while (!tokens.takeOperator(close)) {
      if (!items.isEmpty() && !comma) {
        throw tokens.unexpected("','");
      }
      items.add(expression());
      comma = tokens.takeOperator(",");
    }
    return new Items(items, comma);
  }

  private Expression dict() {
    var keys = new ArrayList<Expression>();
    var values = new ArrayList<Expression>();
    while (!tokens.takeOperator("}")) {
      keys.add(expression());
      tokens.requireOperator(":");
      values.add(expression());
      if (!tokens.isOperator("}")) {
        tokens.requireOperator(",");
      }
    }
    return new Expression.DictOf(keys, values);
  }

  private Expression postfix(Expression value) {
    while (true) {
      if (tokens.takeOperator(".")) {
        value =
            tokens.peek().kind() == Kind.INTEGER
                ? new Expression.Item(value, new Expression.Literal(integer(tokens.next())))
                : new Expression.Attribute(value, tokens.requireAnyName());
      } else if (tokens.takeOperator("[")) {
        value = subscript(value);
      } else if (tokens.isOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression base) {
    var from = tokens.isOperator(":") ? null : expression();
    if (from != null && tokens.takeOperator("]")) {
      return new Expression.Item(base, from);
    }
    tokens.requireOperator(":");
    var to = tokens.isOperator(":") || tokens.isOperator("]") ? null : expression();
    var step = tokens.takeOperator(":") && !tokens.isOperator("]") ? expression() : null;
    tokens.requireOperator("]");
    return new Expression.Slice(base, from, to, step);
  }

  private Arguments arguments() {
    tokens.requireOperator("(");
    var positional = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    while (!tokens.takeOperator(")")) {
      if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().is(Kind.OPERATOR, "=")) {
        var name = tokens.next().text();
        tokens.next();
        named.put(name, expression());
      } else {
        positional.add(expression());
      }
      if (!tokens.isOperator(")")) {
        tokens.requireOperator(",");
      }
    }
    return new Arguments(positional, named);
  }

  private Expression filters(Expression value) {
    while (true) {
      if (tokens.takeOperator("|")) {
        var name = tokens.requireAnyName();
        value =
            new Expression.Filter(
                value, name, tokens.isOperator("(") ? arguments() : Arguments.NONE);
      } else if (tokens.takeName("is")) {
        value = test(value);
      } else if (tokens.isOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression test(Expression value) {
    boolean negated = tokens.takeName("not");
    var name = tokens.requireAnyName();
    List<Expression> arguments = List.of();
    if (tokens.isOperator("(")) {
      arguments = arguments().positional();
    } else if (beginsArgument(tokens.peek())) {
      arguments = List.of(postfix(primary()));
    }
    return new Expression.Test(value, name, arguments, negated);
  }

  private static boolean beginsArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !AFTER_TEST.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      case TEXT, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
    };
  }
}
