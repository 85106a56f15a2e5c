package io.aipowergrid.node.inference.model.jinja;

import io.aipowergrid.node.inference.model.jinja.Expression.Arguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {
  private final Budget budget;
  private final Filters filters;

  Evaluator(Budget budget) {
    this.budget = budget;
    this.filters = new Filters(budget);
  }

  @Nullable Object value(Expression expression, Scope scope) {
    budget.step();
    budget.enter();
    try {
      return valueOf(expression, scope);
    } finally {
      budget.leave();
    }
  }

  private @Nullable Object valueOf(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal(var value) -> value;
      case Expression.Name(var name) -> scope.get(name);
      case Expression.ListOf(var items) -> values(items, scope);
      case Expression.DictOf(var keys, var values) -> dict(keys, values, scope);
      case Expression.Attribute(var base, var name) -> attribute(value(base, scope), name);
      case Expression.Item(var base, var key) -> item(value(base, scope), value(key, scope));
      case Expression.Slice slice -> slice(slice, scope);
      case Expression.Call(var function, var arguments) -> call(function, arguments, scope);
      case Expression.Filter(var base, var name, var arguments) ->
          filters.apply(
              name,
              value(base, scope),
              values(arguments.positional(), scope),
              named(arguments, scope));
      case Expression.Test(var base, var name, var arguments, var negated) ->
          Tests.holds(name, value(base, scope), values(arguments, scope), budget) != negated;
      case Expression.Negate(var operand) -> negate(value(operand, scope));
      case Expression.Not(var operand) -> !Values.isTrue(value(operand, scope));
      case Expression.And(var left, var right) -> {
        var first = value(left, scope);
        yield Values.isTrue(first) ? value(right, scope) : first;
      }
      case Expression.Or(var left, var right) -> {
        var first = value(left, scope);
        yield Values.isTrue(first) ? first : value(right, scope);
      }
      case Expression.Arithmetic(var operator, var left, var right) ->
          arithmetic(operator, value(left, scope), value(right, scope));
      case Expression.Comparison comparison -> compare(comparison, scope);
      case Expression.Conditional(var condition, var then, var otherwise) -> {
        if (Values.isTrue(value(condition, scope))) {
          yield value(then, scope);
        }
        yield otherwise == null ? Undefined.VALUE : value(otherwise, scope);
      }
    };
  }

  private List<@Nullable Object> values(List<Expression> expressions, Scope scope) {
    budget.make(expressions.size());
    var values = new ArrayList<@Nullable Object>(expressions.size());
    for (var expression : expressions) {
      values.add(value(expression, scope));
    }
    return values;
  }

  private Map<String, @Nullable Object> named(Arguments arguments, Scope scope) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var argument : arguments.named().entrySet()) {
      values.put(argument.getKey(), value(argument.getValue(), scope));
    }
    return values;
  }

  private Map<@Nullable Object, @Nullable Object> dict(
      List<Expression> keys, List<Expression> values, Scope scope) {
    budget.make(keys.size());
    var dict = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (int i = 0; i < keys.size(); i++) {
      var key = value(keys.get(i), scope);
      if (!Values.isKey(key)) {
        throw new JinjaException(Values.typeName(key) + " cannot be the key of a dict");
      }
      dict.put(key, value(values.get(i), scope));
    }
    return dict;
  }

  static @Nullable Object attribute(@Nullable Object base, String name) {
    return switch (base) {
      case Map<?, ?> map -> map.containsKey(name) ? map.get(name) : Undefined.VALUE;
      case Namespace namespace -> namespace.get(name);
      case Undefined _ -> throw new JinjaException("an undefined value has no attribute " + name);
      case null, default -> Undefined.VALUE;
    };
  }

  private static @Nullable Object item(@Nullable Object base, @Nullable Object key) {
    if (base instanceof List<?> list && key instanceof Long index) {
      long at = index < 0 ? list.size() + index : index;
      return at < 0 || at >= list.size() ? Undefined.VALUE : list.get((int) at);
    }
    if (base instanceof String text && key instanceof Long index) {
      long at = index < 0 ? text.length() + index : index;
      return at < 0 || at >= text.length()
          ? Undefined.VALUE
          : text.substring((int) at, (int) at + 1);
    }
    if (base instanceof Map<?, ?> map) {
      return Values.isKey(key) && map.containsKey(key) ? map.get(key) : Undefined.VALUE;
    }
    return key instanceof String name ? attribute(base, name) : Undefined.VALUE;
  }

  private @Nullable Object slice(Expression.Slice slice, Scope scope) {
    var base = value(slice.base(), scope);
    long step = slice.step() == null ? 1 : Values.whole(value(slice.step(), scope));
    if (step == 0) {
      throw new JinjaException("a slice has no step of 0");
    }
    int length =
        switch (base) {
          case List<?> list -> list.size();
          case String text -> text.length();
          case null, default -> throw new JinjaException(Values.typeName(base) + " has no slices");
        };
    long from = bound(slice.from(), scope, length, step > 0 ? 0 : length - 1, step);
    long to = bound(slice.to(), scope, length, step > 0 ? length : -1, step);
    budget.make(length);
    var items = new ArrayList<@Nullable Object>();
    var text = new StringBuilder();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      if (base instanceof String source) {
        text.append(source.charAt((int) i));
      } else if (base instanceof List<?> list) {
        items.add(list.get((int) i));
      }
    }
    return base instanceof String ? text.toString() : items;
  }

  /** One end of a slice as Python counts: from the end when negative, never beyond the ends. */
  private long bound(
      @Nullable Expression expression, Scope scope, int length, long otherwise, long step) {
    var value = expression == null ? null : value(expression, scope);
    if (value == null) {
      return otherwise;
    }
    long at = Values.whole(value);
    at = at < 0 ? at + length : at;
    return step > 0 ? Math.clamp(at, 0, length) : Math.clamp(at, -1, length - 1);
  }

  private @Nullable Object call(Expression function, Arguments arguments, Scope scope) {
    if (function instanceof Expression.Attribute(var base, var name)) {
      var receiver = value(base, scope);
      var own = receiver instanceof Undefined ? null : attribute(receiver, name);
      return own instanceof Callable callable
          ? call(callable, arguments, scope)
          : Methods.call(receiver, name, values(arguments.positional(), scope), budget);
    }
    if (value(function, scope) instanceof Callable callable) {
      return call(callable, arguments, scope);
    }
    var name = function instanceof Expression.Name(var text) ? text : "this value";
    throw new JinjaException(name + " is not a function that templates have");
  }

  private @Nullable Object call(Callable callable, Arguments arguments, Scope scope) {
    return callable.call(values(arguments.positional(), scope), named(arguments, scope));
  }

  private static Object negate(@Nullable Object value) {
    if (value instanceof Double number) {
      return -number;
    }
    return Math.negateExact(Values.whole(value));
  }

  private boolean compare(Expression.Comparison comparison, Scope scope) {
    var left = value(comparison.first(), scope);
    for (int i = 0; i < comparison.operators().size(); i++) {
      var right = value(comparison.others().get(i), scope);
      if (!compare(comparison.operators().get(i), left, right, budget)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  static boolean compare(
      String operator, @Nullable Object left, @Nullable Object right, Budget budget) {
    return switch (operator) {
      case "==" -> Values.areEqual(left, right, budget);
      case "!=" -> !Values.areEqual(left, right, budget);
      case "<" -> Values.compare(left, right) < 0;
      case ">" -> Values.compare(left, right) > 0;
      case "<=" -> Values.compare(left, right) <= 0;
      case ">=" -> Values.compare(left, right) >= 0;
      case "in" -> Values.contains(right, left, budget);
      case "not in" -> !Values.contains(right, left, budget);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private @Nullable Object arithmetic(
      String operator, @Nullable Object left, @Nullable Object right) {
    if (operator.equals("~")) {
      return joined(Values.text(left, budget), Values.text(right, budget));
    }
    if (operator.equals("+") && left instanceof String a && right instanceof String b) {
      return joined(a, b);
    }
    if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
      budget.make(a.size() + (long) b.size());
      var both = new ArrayList<@Nullable Object>(a);
      both.addAll(b);
      return both;
    }
    if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
      long count = Math.max(0, times);
      budget.make(
          text.isEmpty() ? 0 : Math.multiplyExact(Math.min(count, 1L << 31), text.length()));
      return text.isEmpty() ? "" : text.repeat((int) count);
    }
    try {
      return left instanceof Double || right instanceof Double || operator.equals("/")
          ? real(operator, Values.number(left), Values.number(right))
          : whole(operator, Values.whole(left), Values.whole(right));
    } catch (ArithmeticException e) {
      throw new JinjaException("a calculation has no result");
    }
  }

  private String joined(String left, String right) {
    budget.make(left.length() + (long) right.length());
    return left + right;
  }

  private static Object whole(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> Math.addExact(left, right);
      case "-" -> Math.subtractExact(left, right);
      case "*" -> Math.multiplyExact(left, right);
      case "//" -> Math.floorDiv(left, right);
      case "%" -> Math.floorMod(left, right);
      case "**" -> Math.powExact(left, Math.toIntExact(right));
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Object real(String operator, double left, double right) {
    if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "//" -> Math.floor(left / right);
      case "%" -> left - right * Math.floor(left / right);
      case "**" -> Math.pow(left, right);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  /** The elements a loop or filter walks through. */
  static List<@Nullable Object> elements(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> Collections.unmodifiableList(new ArrayList<@Nullable Object>(list));
      case Map<?, ?> map -> new ArrayList<@Nullable Object>(map.keySet());
      case String text ->
          new ArrayList<@Nullable Object>(text.codePoints().mapToObj(Character::toString).toList());
      case Undefined _ -> List.of();
      case null, default ->
          throw new JinjaException(Values.typeName(value) + " has no elements to walk through");
    };
  }

  /** The elements of a loop that its condition lets through. */
  List<@Nullable Object> filtered(Statement.For loop, Scope outer) {
    var elements = elements(value(loop.items(), outer));
    budget.make(elements.size());
    var condition = loop.condition();
    if (condition == null) {
      return elements;
    }
    var kept = new ArrayList<@Nullable Object>();
    for (var element : elements) {
      var scope = new Scope(outer);
      bind(loop.targets(), element, scope);
      if (Values.isTrue(value(condition, scope))) {
        kept.add(element);
      }
    }
    return kept;
  }

  /** Gives names their values; several names take a value apart. */
  static void bind(List<String> targets, @Nullable Object value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.getFirst(), value);
      return;
    }
    var parts = elements(value);
    if (parts.size() != targets.size()) {
      throw new JinjaException("a value cannot be taken apart into " + targets.size());
    }
    for (int i = 0; i < targets.size(); i++) {
      scope.set(targets.get(i), parts.get(i));
    }
  }
}
