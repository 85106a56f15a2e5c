package io.aipowergrid.node.inference.model.jinja;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions every template has. */
final class Functions {
  static final int RANGE_MAX = 100_000;

  /**
   * What {@code strftime_now} takes for now. A prompt must be the same tokens whenever it is
   * replayed, and midnight must not change it, so the date is a fixed one.
   */
  static final LocalDateTime NOW = LocalDate.of(2026, 1, 1).atStartOfDay();

  private Functions() {}

  static void define(Scope scope, Budget budget) {
    function(
        scope,
        "raise_exception",
        (arguments, _) -> {
          throw new JinjaException.Raised(Values.text(Methods.argument(arguments, 0), budget));
        });
    function(
        scope,
        "strftime_now",
        (arguments, _) -> strftime(Values.text(Methods.argument(arguments, 0), budget)));
    function(scope, "range", (arguments, _) -> range(arguments, budget));
    function(scope, "namespace", (_, named) -> new Namespace(named));
    function(scope, "dict", (_, named) -> new LinkedHashMap<>(named));
  }

  private static void function(Scope scope, String name, Callable callable) {
    scope.set(name, callable);
  }

  private static List<@Nullable Object> range(List<@Nullable Object> arguments, Budget budget) {
    long first = arguments.size() < 2 ? 0 : Values.whole(arguments.getFirst());
    long end = Values.whole(Methods.argument(arguments, arguments.size() < 2 ? 0 : 1));
    long step = arguments.size() < 3 ? 1 : Values.whole(arguments.get(2));
    if (step == 0 || Math.abs((double) end - first) / Math.abs(step) > RANGE_MAX) {
      throw new JinjaException("range gives at most " + RANGE_MAX + " numbers");
    }
    var numbers = new ArrayList<@Nullable Object>();
    for (long i = first; step > 0 ? i < end : i > end; i += step) {
      budget.make(1);
      numbers.add(i);
    }
    return numbers;
  }

  private static String strftime(String format) {
    var text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) == '%' && i + 1 < format.length()) {
        text.append(directive(format.charAt(++i)));
      } else {
        text.append(format.charAt(i));
      }
    }
    return text.toString();
  }

  private static String directive(char letter) {
    var pattern =
        Map.ofEntries(
                Map.entry('d', "dd"),
                Map.entry('m', "MM"),
                Map.entry('Y', "yyyy"),
                Map.entry('y', "yy"),
                Map.entry('b', "MMM"),
                Map.entry('B', "MMMM"),
                Map.entry('a', "EEE"),
                Map.entry('A', "EEEE"),
                Map.entry('H', "HH"),
                Map.entry('M', "mm"),
                Map.entry('S', "ss"),
                Map.entry('j', "DDD"),
                Map.entry('%', "'%'"))
            .get(letter);
    if (pattern == null) {
      throw new JinjaException("strftime_now does not know %" + letter);
    }
    return NOW.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }
}
