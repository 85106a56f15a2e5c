package io.aipowergrid.node.ops.monitoring;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names of metrics in PromQL expressions and in what the node answers to a scrape. No parser:
 * everything that can hold other words (texts, label matchers, ranges, lists of labels) is taken
 * out, and what is left and is neither a function nor a keyword is a name.
 */
final class MetricNames {
  private static final Pattern TEXT =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern LABELS =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+-?[0-9a-z]+");
  private static final Pattern WORD =
      Pattern.compile("(?<![\\w:.$])[A-Za-z_:][\\w:]*(?![\\w:])(?!\\s*\\()");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "offset",
          "inf",
          "nan");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([A-Za-z_:][\\w:]*)[ {]");
  private static final Pattern VARIABLE_QUERY =
      Pattern.compile("label_values\\(\\s*([A-Za-z_:][\\w:]*).*");

  private MetricNames() {}

  /** The metrics that an expression reads, in order. */
  static Set<String> of(String expression) {
    String bare = expression;
    for (Pattern noise : new Pattern[] {TEXT, MATCHERS, RANGE, LABELS, OFFSET}) {
      bare = noise.matcher(bare).replaceAll(" ");
    }
    var names = new TreeSet<String>();
    WORD.matcher(bare)
        .results()
        .map(found -> found.group())
        .filter(word -> !KEYWORDS.contains(word.toLowerCase(Locale.ROOT)))
        .forEach(names::add);
    return names;
  }

  /** The expression with every text emptied, so that its brackets are those of PromQL. */
  static String withoutTexts(String expression) {
    return TEXT.matcher(expression).replaceAll("''");
  }

  /** The metric of a board's variable. */
  static String ofVariable(String query) {
    var found = VARIABLE_QUERY.matcher(query);
    if (!found.matches()) {
      throw new IllegalArgumentException("not a query of label values: " + query);
    }
    return found.group(1);
  }

  /** The names of the samples in a scrape. */
  static Set<String> ofScrape(String text) {
    var names = new TreeSet<String>();
    SAMPLE.matcher(text).results().forEach(found -> names.add(found.group(1)));
    return names;
  }
}
