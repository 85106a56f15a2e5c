package io.aipowergrid.node.inference.model.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Python's ideas of truth, equality, order and text for the values templates have: null (None),
 * Boolean, Long, Double, String, List, Map, Namespace, Callable and Undefined.
 */
final class Values {
  private Values() {}

  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Undefined _ -> false;
      case Boolean flag -> flag;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case Collection<?> items -> !items.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** Equality of values; every element looked at is a step, because lists may share parts. */
  static boolean areEqual(@Nullable Object left, @Nullable Object right, Budget budget) {
    budget.step();
    if (isNumber(left) && isNumber(right)) {
      return number(left) == number(right);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return areEqual(a, b, budget);
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && areEqual(
              new ArrayList<@Nullable Object>(a.values()),
              a.keySet().stream().<@Nullable Object>map(b::get).toList(),
              budget);
    }
    return Objects.equals(left, right);
  }

  private static boolean areEqual(List<?> left, List<?> right, Budget budget) {
    if (left.size() != right.size()) {
      return false;
    }
    budget.enter();
    for (int i = 0; i < left.size(); i++) {
      if (!areEqual(left.get(i), right.get(i), budget)) {
        budget.leave();
        return false;
      }
    }
    budget.leave();
    return true;
  }

  /** A dict's key; containers are none. */
  static boolean isKey(@Nullable Object value) {
    return !(value instanceof Collection<?> || value instanceof Map<?, ?>);
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static double number(@Nullable Object value) {
    return switch (value) {
      case Long number -> number;
      case Double number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case null, default -> throw new JinjaException(typeName(value) + " is not a number");
    };
  }

  static long whole(@Nullable Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case null, default -> throw new JinjaException(typeName(value) + " is not a whole number");
    };
  }

  static int compare(@Nullable Object left, @Nullable Object right) {
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b);
    }
    if (isNumber(left) && isNumber(right)) {
      return Double.compare(number(left), number(right));
    }
    throw new JinjaException("cannot compare " + typeName(left) + " with " + typeName(right));
  }

  static boolean contains(@Nullable Object container, @Nullable Object item, Budget budget) {
    return switch (container) {
      case String text when item instanceof String part -> text.contains(part);
      case List<?> list -> list.stream().anyMatch(element -> areEqual(element, item, budget));
      case Map<?, ?> map -> isKey(item) && map.containsKey(item);
      case Undefined _ -> false;
      case null, default ->
          throw new JinjaException("cannot look for something in " + typeName(container));
    };
  }

  static long length(@Nullable Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Collection<?> items -> items.size();
      case Map<?, ?> map -> map.size();
      case Undefined _ -> 0;
      case null, default -> throw new JinjaException(typeName(value) + " has no length");
    };
  }

  static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Undefined _ -> "an undefined value";
      case Boolean _ -> "a flag";
      case Long _ -> "a number";
      case Double _ -> "a number";
      case String _ -> "a text";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a dict";
      case Namespace _ -> "a namespace";
      default -> "a function";
    };
  }

  /** What {@code str(value)} gives; undefined gives nothing. */
  static String text(@Nullable Object value, Budget budget) {
    return value instanceof String text
        ? text
        : value == Undefined.VALUE ? "" : repr(value, budget);
  }

  private static String repr(@Nullable Object value, Budget budget) {
    var text = new StringBuilder();
    repr(value, text, 0, budget);
    return text.toString();
  }

  private static void repr(@Nullable Object value, StringBuilder out, int depth, Budget budget) {
    budget.step();
    if (depth > 20) {
      throw new JinjaException("a value is nested too deeply");
    }
    switch (value) {
      case null -> out.append("None");
      case Undefined _ -> out.append("Undefined");
      case Boolean flag -> out.append(flag ? "True" : "False");
      case Long number -> out.append(number);
      case Double number -> out.append(number);
      case String text -> {
        budget.make(text.length());
        quote(text, out);
      }
      case List<?> list -> {
        out.append('[');
        var separator = "";
        for (var item : list) {
          out.append(separator);
          repr(item, out, depth + 1, budget);
          separator = ", ";
        }
        out.append(']');
      }
      case Map<?, ?> map -> {
        out.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
          out.append(separator);
          repr(entry.getKey(), out, depth + 1, budget);
          out.append(": ");
          repr(entry.getValue(), out, depth + 1, budget);
          separator = ", ";
        }
        out.append('}');
      }
      default -> out.append('<').append(typeName(value)).append('>');
    }
  }

  private static void quote(String text, StringBuilder out) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    out.append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '\\' -> out.append("\\\\");
        default -> out.append(c == quote ? "\\" + c : String.valueOf(c));
      }
    }
    out.append(quote);
  }
}
