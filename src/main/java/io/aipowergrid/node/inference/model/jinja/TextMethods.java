package io.aipowergrid.node.inference.model.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Methods of Python's str that chat templates use. */
final class TextMethods {
  private TextMethods() {}

  static Object call(String text, String method, List<@Nullable Object> arguments, Budget budget) {
    budget.make(text.length());
    return switch (method) {
      case "strip" -> strip(text, arguments, true, true);
      case "lstrip" -> strip(text, arguments, true, false);
      case "rstrip" -> strip(text, arguments, false, true);
      case "startswith" -> anyOf(arguments).stream().anyMatch(text::startsWith);
      case "endswith" -> anyOf(arguments).stream().anyMatch(text::endsWith);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "capitalize" -> capitalize(text);
      case "replace" -> replace(text, argument(arguments, 0), argument(arguments, 1), budget);
      case "split" -> split(text, arguments);
      case "splitlines" -> new ArrayList<Object>(text.lines().toList());
      case "find" -> (long) text.indexOf(argument(arguments, 0));
      case "rfind" -> (long) text.lastIndexOf(argument(arguments, 0));
      case "count" -> count(text, argument(arguments, 0));
      case "join" -> join(text, arguments, budget);
      case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      default -> throw Methods.unknown("a text", method);
    };
  }

  private static String argument(List<?> arguments, int index) {
    if (index >= arguments.size() || !(arguments.get(index) instanceof CharSequence text)) {
      throw new JinjaException("a text method lacks its text argument");
    }
    return text.toString();
  }

  private static List<String> anyOf(List<?> arguments) {
    return !arguments.isEmpty() && arguments.getFirst() instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(argument(arguments, 0));
  }

  static String strip(String text, List<?> arguments, boolean left, boolean right) {
    var characters = arguments.isEmpty() ? null : argument(arguments, 0);
    int start = 0;
    int end = text.length();
    while (left && start < end && isStripped(text.charAt(start), characters)) {
      start++;
    }
    while (right && end > start && isStripped(text.charAt(end - 1), characters)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isStripped(char c, @Nullable String characters) {
    return characters == null
        ? Character.isWhitespace(c) || Character.isSpaceChar(c)
        : characters.indexOf(c) >= 0;
  }

  static String replace(String text, String from, String to, Budget budget) {
    long growth = from.isEmpty() ? text.length() + 1L : count(text, from);
    budget.make(text.length() + growth * to.length());
    return text.replace(from, to);
  }

  private static long count(String text, String part) {
    if (part.isEmpty()) {
      return text.length() + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  /** Without a separator: at runs of white space, as Python does. */
  private static List<Object> split(String text, List<?> arguments) {
    if (arguments.isEmpty() || arguments.getFirst() == null) {
      var stripped = text.strip();
      return stripped.isEmpty()
          ? new ArrayList<>()
          : new ArrayList<>(List.of(stripped.split("\\s+")));
    }
    var separator = argument(arguments, 0);
    if (separator.isEmpty()) {
      throw new JinjaException("split needs a separator");
    }
    int most =
        arguments.size() > 1 && arguments.get(1) instanceof Number number && number.intValue() >= 0
            ? number.intValue()
            : Integer.MAX_VALUE;
    var parts = new ArrayList<Object>();
    int from = 0;
    for (int at = text.indexOf(separator);
        at >= 0 && parts.size() < most;
        at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String join(String separator, List<@Nullable Object> arguments, Budget budget) {
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof List<?> parts)) {
      throw new JinjaException("join needs a list");
    }
    return joined(separator, parts, budget);
  }

  static String joined(String separator, List<?> parts, Budget budget) {
    var text = new StringBuilder();
    var between = "";
    for (var part : parts) {
      var next = Values.text(part, budget);
      budget.make(next.length() + (long) between.length());
      text.append(between).append(next);
      between = separator;
    }
    return text.toString();
  }

  static String title(String text) {
    var result = new StringBuilder();
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      result.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
      inWord = Character.isLetter(c);
    }
    return result.toString();
  }

  static String capitalize(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }
}
