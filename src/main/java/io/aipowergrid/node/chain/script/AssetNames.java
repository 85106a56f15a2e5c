package io.aipowergrid.node.chain.script;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names assets may have (assets.cpp, IsAssetNameValid). Names are bytes, each as the
 * character of its number. Pure; may be called from any thread.
 */
public final class AssetNames {
  /** MAX_NAME_LENGTH: bytes of any name; names that can have an owner token leave one for it. */
  public static final int LENGTH_MAX = 31;

  /** MAX_CHANNEL_NAME_LENGTH: bytes of the channel alone. */
  public static final int CHANNEL_LENGTH_MAX = 12;

  /** OWNER_TAG: what the owner token's name ends in. */
  public static final String OWNER_SUFFIX = "!";

  private static final Pattern UNIQUE = Pattern.compile("[^^~#!]+#[^~#!/]+");
  private static final Pattern CHANNEL = Pattern.compile("[^^~#!]+~[^~#!/]+");
  private static final Pattern OWNER = Pattern.compile("[^^~#!]+!");
  private static final Pattern VOTE = Pattern.compile("[^^~#!]+\\^[^~#!/]+");
  private static final Pattern QUALIFIER = Pattern.compile("#[A-Z0-9._]{3,}");
  private static final Pattern SUB_QUALIFIER = Pattern.compile("#[A-Z0-9._]+/#[A-Z0-9._]+");
  private static final Pattern RESTRICTED = Pattern.compile("\\$[A-Z0-9._]{3,}");

  private static final Pattern ROOT_PART = Pattern.compile("[A-Z0-9._]{3,}");
  private static final Pattern SUB_PART = Pattern.compile("[A-Z0-9._]+");
  private static final Pattern UNIQUE_TAG = Pattern.compile("[-A-Za-z0-9@$%&*()\\[\\]{}_.?:]+");
  private static final Pattern CHANNEL_TAG = Pattern.compile("[A-Za-z0-9_]+");
  private static final Pattern SUB_QUALIFIER_PART = Pattern.compile("#[A-Z0-9._]+");

  private static final Pattern DOUBLE_PUNCTUATION = Pattern.compile("[._]{2}");

  /** Names of the coin itself and of the one it descends from. */
  private static final Set<String> RESERVED =
      Set.of("RVN", "RAVEN", "RAVENCOIN", "AIPG", "AIPGCOIN");

  private AssetNames() {}

  /** The kind of asset that the name is of; empty when no asset may have it. */
  public static Optional<AssetNameType> typeOf(String name) {
    // First of all, so that no pattern runs over a long text.
    if (name.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    AssetNameType type = shapeOf(name);
    return isValid(type, name) ? Optional.of(type) : Optional.empty();
  }

  /**
   * The name that this one hangs on: of a sub-asset, unique asset, channel, vote or sub-qualifier
   * what stands before its last mark, else the name itself (GetParentName).
   */
  public static Optional<String> parentOf(String name) {
    return typeOf(name)
        .map(
            type ->
                switch (type) {
                  case SUB, SUB_QUALIFIER -> name.substring(0, name.lastIndexOf('/'));
                  case UNIQUE -> name.substring(0, name.lastIndexOf('#'));
                  case MESSAGE_CHANNEL -> name.substring(0, name.lastIndexOf('~'));
                  case VOTE -> name.substring(0, name.lastIndexOf('^'));
                  case ROOT, QUALIFIER, RESTRICTED, OWNER -> name;
                });
  }

  /** What the name's marks make of it, right or wrong; the order matters. */
  private static AssetNameType shapeOf(String name) {
    if (matches(UNIQUE, name)) {
      return AssetNameType.UNIQUE;
    } else if (matches(CHANNEL, name)) {
      return AssetNameType.MESSAGE_CHANNEL;
    } else if (matches(OWNER, name)) {
      return AssetNameType.OWNER;
    } else if (matches(VOTE, name)) {
      return AssetNameType.VOTE;
    } else if (matches(QUALIFIER, name)) {
      return AssetNameType.QUALIFIER;
    } else if (matches(SUB_QUALIFIER, name)) {
      return AssetNameType.SUB_QUALIFIER;
    } else if (matches(RESTRICTED, name)) {
      return AssetNameType.RESTRICTED;
    }
    return name.indexOf('/') < 0 ? AssetNameType.ROOT : AssetNameType.SUB;
  }

  private static boolean isValid(AssetNameType type, String name) {
    return switch (type) {
      case UNIQUE -> isPath(before(name, '#')) && matches(UNIQUE_TAG, after(name, '#'));
      case MESSAGE_CHANNEL -> isPath(before(name, '~')) && isChannel(after(name, '~'));
      case OWNER -> isPath(before(name, '!'));
      // Between two marks of a vote anything may stand: the daemon looks at the ends only.
      case VOTE -> isPath(before(name, '^')) && matches(SUB_PART, after(name, '^'));
      case QUALIFIER -> isQualifier(name);
      case SUB_QUALIFIER ->
          isQualifier(before(name, '/'))
              && matches(SUB_QUALIFIER_PART, after(name, '/'))
              && isPunctuated(after(name, '/'));
      case RESTRICTED -> isPunctuated(name);
      case ROOT, SUB -> name.length() < LENGTH_MAX && isPath(name);
    };
  }

  /** A root and any number of parts below it. */
  private static boolean isPath(String name) {
    String[] parts = name.split("/", -1);
    if (!matches(ROOT_PART, parts[0]) || RESERVED.contains(parts[0]) || !isPart(parts[0])) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      if (!matches(SUB_PART, parts[i]) || !isPart(parts[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isChannel(String tag) {
    return tag.length() <= CHANNEL_LENGTH_MAX && matches(CHANNEL_TAG, tag) && isPart(tag);
  }

  private static boolean isQualifier(String name) {
    return matches(QUALIFIER, name)
        && isPart(name.substring(1))
        && !RESERVED.contains(name.substring(1));
  }

  /** No point or underline at either end, nor two in a row. */
  private static boolean isPart(String part) {
    return isPunctuated(part) && !isPunctuation(part.charAt(0));
  }

  /**
   * As {@link #isPart} but for the front, which the daemon forgets to look at behind some marks.
   */
  private static boolean isPunctuated(String part) {
    return !DOUBLE_PUNCTUATION.matcher(part).find()
        && !isPunctuation(part.charAt(part.length() - 1));
  }

  private static boolean isPunctuation(char letter) {
    return letter == '.' || letter == '_';
  }

  private static boolean matches(Pattern pattern, String text) {
    return pattern.matcher(text).matches();
  }

  private static String before(String name, char mark) {
    return name.substring(0, name.indexOf(mark));
  }

  private static String after(String name, char mark) {
    return name.substring(name.lastIndexOf(mark) + 1);
  }
}
