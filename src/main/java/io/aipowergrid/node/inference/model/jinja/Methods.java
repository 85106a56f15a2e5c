package io.aipowergrid.node.inference.model.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods of Python's str, list and dict that chat templates use. Nothing else can be called. */
final class Methods {
  private Methods() {}

  static @Nullable Object call(
      @Nullable Object receiver, String method, List<@Nullable Object> arguments, Budget budget) {
    return switch (receiver) {
      case String text -> TextMethods.call(text, method, arguments, budget);
      case Map<?, ?> map -> ofDict(map, method, arguments, budget);
      case List<?> list -> ofList(list, method, arguments, budget);
      case null, default -> throw unknown(Values.typeName(receiver), method);
    };
  }

  private static @Nullable Object ofDict(
      Map<?, ?> map, String method, List<@Nullable Object> arguments, Budget budget) {
    budget.make(map.size());
    return switch (method) {
      case "items" -> {
        var items = new ArrayList<@Nullable Object>();
        map.forEach((key, value) -> items.add(Arrays.asList(key, value)));
        yield items;
      }
      case "keys" -> new ArrayList<@Nullable Object>(map.keySet());
      case "values" -> new ArrayList<@Nullable Object>(map.values());
      case "get" -> {
        var key = argument(arguments, 0);
        boolean found = Values.isKey(key) && map.containsKey(key);
        yield found ? map.get(key) : arguments.size() > 1 ? arguments.get(1) : null;
      }
      default -> throw unknown("a dict", method);
    };
  }

  @SuppressWarnings("unchecked") // Lists of templates hold any value.
  private static @Nullable Object ofList(
      List<?> list, String method, List<@Nullable Object> arguments, Budget budget) {
    var values = (List<@Nullable Object>) list;
    return switch (method) {
      case "append" -> {
        budget.make(1);
        try {
          values.add(argument(arguments, 0));
        } catch (UnsupportedOperationException e) {
          throw new JinjaException("this list cannot grow");
        }
        yield null;
      }
      case "index" -> {
        for (int i = 0; i < values.size(); i++) {
          if (Values.areEqual(values.get(i), argument(arguments, 0), budget)) {
            yield (long) i;
          }
        }
        throw new JinjaException("the list has no such element");
      }
      case "count" ->
          values.stream().filter(v -> Values.areEqual(v, argument(arguments, 0), budget)).count();
      default -> throw unknown("a list", method);
    };
  }

  static @Nullable Object argument(List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw new JinjaException("a method lacks an argument");
    }
    return arguments.get(index);
  }

  static JinjaException unknown(String type, String method) {
    return new JinjaException(type + " has no method " + method);
  }
}
