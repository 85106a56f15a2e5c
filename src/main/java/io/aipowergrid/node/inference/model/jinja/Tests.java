package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may follow {@code is}. */
final class Tests {
  private Tests() {}

  static boolean holds(
      String name, @Nullable Object value, List<@Nullable Object> arguments, Budget budget) {
    return switch (name) {
      case "defined" -> value != Undefined.VALUE;
      case "undefined" -> value == Undefined.VALUE;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "number" -> value instanceof Long || value instanceof Double;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "mapping" -> value instanceof Map;
      case "sequence", "iterable" ->
          value instanceof List || value instanceof String || value instanceof Map;
      case "callable" -> value instanceof Callable;
      case "odd" -> Math.floorMod(Values.whole(value), 2) == 1;
      case "even" -> Math.floorMod(Values.whole(value), 2) == 0;
      case "divisibleby" -> divisible(Values.whole(value), Values.whole(argument(arguments)));
      case "equalto", "eq", "==" -> Evaluator.compare("==", value, argument(arguments), budget);
      case "ne", "!=" -> Evaluator.compare("!=", value, argument(arguments), budget);
      case "lt", "lessthan", "<" -> Evaluator.compare("<", value, argument(arguments), budget);
      case "gt", "greaterthan", ">" -> Evaluator.compare(">", value, argument(arguments), budget);
      case "le", "<=" -> Evaluator.compare("<=", value, argument(arguments), budget);
      case "ge", ">=" -> Evaluator.compare(">=", value, argument(arguments), budget);
      case "in" -> Values.contains(argument(arguments), value, budget);
      default -> throw new JinjaException("there is no test " + name);
    };
  }

  private static boolean divisible(long value, long divisor) {
    return divisor != 0 && value % divisor == 0;
  }

  private static @Nullable Object argument(List<@Nullable Object> arguments) {
    return Methods.argument(arguments, 0);
  }
}
