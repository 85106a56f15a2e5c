package io.aipowergrid.node.console.page;

/**
 * One tile of the annunciator: a word first, its colour second, then the reason and where to act.
 *
 * @param kind {@code good}, {@code watch}, {@code bad}, or {@code none} for nothing to judge
 * @param href where the remedy is, or empty
 */
public record Lamp(String title, String kind, String word, String sentence, String href) {
  static Lamp good(String title, String sentence) {
    return new Lamp(title, "good", "OK", sentence, "");
  }

  static Lamp watch(String title, String sentence, String href) {
    return new Lamp(title, "watch", "WATCH", sentence, href);
  }

  static Lamp bad(String title, String sentence, String href) {
    return new Lamp(title, "bad", "FAULT", sentence, href);
  }

  static Lamp none(String title, String sentence) {
    return new Lamp(title, "none", "NONE", sentence, "");
  }

  /** Whether somebody should act. */
  boolean lit() {
    return kind.equals("watch") || kind.equals("bad");
  }
}
