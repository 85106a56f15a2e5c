package io.aipowergrid.node.inference.model.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of Jinja that chat templates use. */
final class Filters {
  private final Budget budget;

  Filters(Budget budget) {
    this.budget = budget;
  }

  @Nullable Object apply(
      String name,
      @Nullable Object value,
      List<@Nullable Object> arguments,
      Map<String, @Nullable Object> named) {
    return switch (name) {
      case "trim" -> TextMethods.call(Values.text(value, budget), "strip", arguments, budget);
      case "upper", "lower", "title", "capitalize" ->
          TextMethods.call(Values.text(value, budget), name, List.of(), budget);
      case "replace" -> TextMethods.call(Values.text(value, budget), name, arguments, budget);
      case "string" -> Values.text(value, budget);
      case "length", "count" -> Values.length(value);
      case "first" -> edge(value, true);
      case "last" -> edge(value, false);
      case "list" -> copy(value);
      case "reverse" -> reversed(value);
      case "sort" -> sorted(value, Values.isTrue(named.get("reverse")));
      case "unique" -> unique(value);
      case "items" -> Methods.call(value, "items", List.of(), budget);
      case "dictsort" -> dictsort(value);
      case "join" -> TextMethods.joined(text(arguments, 0, ""), copy(value), budget);
      case "default", "d" -> otherwise(value, arguments);
      case "int" -> number(value, arguments);
      case "float" -> value instanceof String text ? Double.valueOf(text) : Values.number(value);
      case "abs" -> value instanceof Double real ? Math.abs(real) : Math.abs(Values.whole(value));
      case "map" -> map(value, arguments, named);
      case "select", "reject" -> select(value, arguments, name.equals("select"));
      case "selectattr", "rejectattr" ->
          selectAttribute(value, arguments, name.equals("selectattr"));
      case "tojson" ->
          PythonJson.write(value, named.getOrDefault("indent", at(arguments, 0)), budget);
      case "indent" -> indent(Values.text(value, budget), arguments, named);
      case "safe", "escape", "e" -> Values.text(value, budget);
      default -> throw new JinjaException("there is no filter " + name);
    };
  }

  private static @Nullable Object at(List<@Nullable Object> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  private String text(List<@Nullable Object> arguments, int index, String otherwise) {
    return index < arguments.size() ? Values.text(arguments.get(index), budget) : otherwise;
  }

  private List<@Nullable Object> copy(@Nullable Object value) {
    var elements = new ArrayList<@Nullable Object>(Evaluator.elements(value));
    budget.make(elements.size());
    return elements;
  }

  private @Nullable Object edge(@Nullable Object value, boolean first) {
    var elements = copy(value);
    if (elements.isEmpty()) {
      return Undefined.VALUE;
    }
    return first ? elements.getFirst() : elements.getLast();
  }

  private Object reversed(@Nullable Object value) {
    if (value instanceof String text) {
      budget.make(text.length());
      return new StringBuilder(text).reverse().toString();
    }
    return copy(value).reversed();
  }

  private List<@Nullable Object> sorted(@Nullable Object value, boolean reverse) {
    var elements = copy(value);
    elements.sort((a, b) -> reverse ? Values.compare(b, a) : Values.compare(a, b));
    return elements;
  }

  private List<@Nullable Object> unique(@Nullable Object value) {
    var elements = new ArrayList<@Nullable Object>();
    for (var element : copy(value)) {
      budget.make(elements.size());
      if (!Values.contains(elements, element, budget)) {
        elements.add(element);
      }
    }
    return elements;
  }

  private List<@Nullable Object> dictsort(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new JinjaException(Values.typeName(value) + " is no dict to sort");
    }
    var items = new ArrayList<@Nullable Object>();
    for (var key : sorted(map, false)) {
      items.add(Arrays.asList(key, map.get(key)));
    }
    return items;
  }

  private static @Nullable Object otherwise(
      @Nullable Object value, List<@Nullable Object> arguments) {
    boolean replaces =
        value == Undefined.VALUE || (Values.isTrue(at(arguments, 1)) && !Values.isTrue(value));
    return replaces ? arguments.isEmpty() ? "" : arguments.getFirst() : value;
  }

  private static Object number(@Nullable Object value, List<@Nullable Object> arguments) {
    try {
      return value instanceof String text
          ? (Object) Long.valueOf(text.strip())
          : value instanceof Double real ? (long) (double) real : Values.whole(value);
    } catch (NumberFormatException e) {
      return arguments.isEmpty() ? 0L : Values.whole(arguments.getFirst());
    }
  }

  private List<@Nullable Object> map(
      @Nullable Object value,
      List<@Nullable Object> arguments,
      Map<String, @Nullable Object> named) {
    var result = new ArrayList<@Nullable Object>();
    var attribute = named.get("attribute");
    for (var element : copy(value)) {
      budget.step();
      if (attribute instanceof String path) {
        result.add(follow(element, path));
      } else {
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        result.add(apply(text(arguments, 0, ""), element, rest, named));
      }
    }
    return result;
  }

  private static @Nullable Object follow(@Nullable Object value, String path) {
    var found = value;
    for (var name : path.split("\\.", -1)) {
      found = found == Undefined.VALUE ? found : Evaluator.attribute(found, name);
    }
    return found;
  }

  private List<@Nullable Object> select(
      @Nullable Object value, List<@Nullable Object> arguments, boolean wanted) {
    var result = new ArrayList<@Nullable Object>();
    for (var element : copy(value)) {
      budget.step();
      if (test(element, arguments, 0) == wanted) {
        result.add(element);
      }
    }
    return result;
  }

  private List<@Nullable Object> selectAttribute(
      @Nullable Object value, List<@Nullable Object> arguments, boolean wanted) {
    var result = new ArrayList<@Nullable Object>();
    for (var element : copy(value)) {
      budget.step();
      if (test(follow(element, text(arguments, 0, "")), arguments, 1) == wanted) {
        result.add(element);
      }
    }
    return result;
  }

  /** The test named by the argument at that index, with the arguments after it; or truth. */
  private boolean test(@Nullable Object value, List<@Nullable Object> arguments, int index) {
    return index >= arguments.size()
        ? Values.isTrue(value)
        : Tests.holds(
            text(arguments, index, ""),
            value,
            arguments.subList(index + 1, arguments.size()),
            budget);
  }

  private String indent(
      String text, List<@Nullable Object> arguments, Map<String, @Nullable Object> named) {
    var width = named.getOrDefault("width", arguments.isEmpty() ? 4L : arguments.getFirst());
    boolean first = Values.isTrue(named.getOrDefault("first", at(arguments, 1)));
    long count = width instanceof Long spaces ? spaces : 4;
    if (count < 0 || count > 100) {
      throw new JinjaException("indent takes 0 to 100 blanks");
    }
    var blanks = " ".repeat((int) count);
    var indented = TextMethods.replace(text, "\n", "\n" + blanks, budget);
    // Lines without text stay empty.
    indented = count == 0 ? indented : indented.replaceAll("(?m)^ {" + count + "}$", "");
    return first ? blanks + indented : indented;
  }
}
