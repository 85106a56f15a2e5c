package io.aipowergrid.node.inference.grammar;

import org.jspecify.annotations.Nullable;

/** An open rule: where its caller goes on, and what is open around that. Immutable. */
final class Frame {
  final int after;
  final @Nullable Frame outer;
  final int depth;
  private final int hash;

  Frame(int after, @Nullable Frame outer) {
    this.after = after;
    this.outer = outer;
    this.depth = depthOf(outer) + 1;
    this.hash = 31 * (outer == null ? 7 : outer.hash) + after * 0x9E3779B9;
  }

  static int depthOf(@Nullable Frame frame) {
    return frame == null ? 0 : frame.depth;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Frame that) || hash != that.hash || depth != that.depth) {
      return false;
    }
    Frame a = this;
    Frame b = that;
    while (a != b) {
      if (a == null || b == null || a.after != b.after) {
        return false;
      }
      a = a.outer;
      b = b.outer;
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
