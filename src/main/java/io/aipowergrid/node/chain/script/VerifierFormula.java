package io.aipowergrid.node.chain.script;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The formula of tags that holders of a restricted asset must satisfy: names joined by {@code | &
 * !} and parentheses (assets.cpp, CheckVerifierString). Oddities of the daemon's reader are kept:
 * whatever is not understood before the first name of a part is passed over when parts are told
 * apart, and then makes the part no name. Pure; may be called from any thread.
 */
public final class VerifierFormula {
  /** Characters, white space not counted. */
  static final int LENGTH_MAX = 80;

  private static final String ALWAYS = "true";
  private static final Pattern NAME = Pattern.compile("[A-Z0-9_.]+");
  private static final String SPACES = " \t\n\u000b\f\r";

  private final Set<String> names;
  private final Predicate<String> tags;
  private boolean malformed;

  private VerifierFormula(Set<String> names, Predicate<String> tags) {
    this.names = names;
    this.tags = tags;
  }

  /** Whether the text, as a script carries it, is a formula. */
  static boolean isValid(String text) {
    return evaluate(text, name -> true).isPresent();
  }

  /**
   * Whether the formula holds; empty when the text is none.
   *
   * @param tags whether the holder has the tag of this name, which is given without its {@code #}
   */
  public static Optional<Boolean> evaluate(String text, Predicate<String> tags) {
    if (text.equals(ALWAYS)) {
      return Optional.of(true);
    }
    if (text.indexOf(' ') >= 0 || text.indexOf('#') >= 0) {
      return Optional.empty();
    }
    String formula = withoutSpaces(text);
    if (formula.isEmpty() || formula.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    Set<String> names = namesIn(formula);
    if (!names.stream().allMatch(VerifierFormula::isTag)) {
      return Optional.empty();
    }
    var reader = new VerifierFormula(names, tags);
    boolean holds = reader.evaluate(formula);
    return reader.malformed ? Optional.empty() : Optional.of(holds);
  }

  /** The names of tags that a formula asks for, without their {@code #}. */
  public static Set<String> names(String formula) {
    return Set.copyOf(namesIn(formula));
  }

  private static boolean isTag(String name) {
    return AssetNames.typeOf("#" + name).filter(AssetNameType.QUALIFIER::equals).isPresent();
  }

  private static String withoutSpaces(String text) {
    var result = new StringBuilder(Math.min(text.length(), LENGTH_MAX + 1));
    for (int i = 0; i < text.length() && result.length() <= LENGTH_MAX; i++) {
      if (SPACES.indexOf(text.charAt(i)) < 0) {
        result.append(text.charAt(i));
      }
    }
    return result.toString();
  }

  private static Set<String> namesIn(String formula) {
    var names = new HashSet<String>();
    Matcher matcher = NAME.matcher(formula);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  /** Every part is read, also where the outcome is known, so that none can be malformed unseen. */
  private boolean evaluate(String part) {
    List<String> either = split(part, '|');
    if (either.size() > 1) {
      return either.stream().map(this::evaluate).reduce(false, Boolean::logicalOr);
    }
    List<String> all = either.isEmpty() ? either : split(part, '&');
    if (all.size() > 1) {
      return all.stream().map(this::evaluate).reduce(true, Boolean::logicalAnd);
    }
    if (malformed || all.isEmpty()) {
      malformed = true;
      return false;
    }
    return single(part);
  }

  private boolean single(String part) {
    if (part.charAt(0) == '!') {
      return !evaluate(part.substring(1));
    }
    if (part.charAt(0) == '(') {
      return evaluate(part.substring(1, part.length() - 1));
    }
    if (part.equals("1") || part.equals("0")) {
      return part.equals("1");
    }
    malformed |= !names.contains(part);
    return tags.test(part);
  }

  /** The parts between an operator outside all parentheses; none when nothing begins a part. */
  private List<String> split(String part, char operator) {
    var parts = new ArrayList<String>();
    int start = -1;
    int depth = 0;
    for (int i = 0; i < part.length(); i++) {
      char letter = part.charAt(i);
      if (letter == '(' || letter == ')') {
        depth += letter == '(' ? 1 : -1;
        start = start < 0 && letter == '(' ? i : start;
      } else if (depth == 0 && start < 0) {
        start = isOfName(letter) ? i : start;
      } else if (depth == 0 && letter == operator) {
        parts.add(part.substring(start, i));
        start = i + 1;
      } else if (depth == 0) {
        malformed |= !isOfName(letter) && letter != '&' && letter != '|';
      }
    }
    if (start >= 0) {
      parts.add(part.substring(start));
    }
    malformed |= depth != 0;
    return parts;
  }

  private static boolean isOfName(char letter) {
    return letter < 0x80 && Character.isLetterOrDigit(letter) || "_#.!".indexOf(letter) >= 0;
  }
}
