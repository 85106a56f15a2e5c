package io.aipowergrid.node.inference.model.jinja;

/** What one rendering may still do; counted, not timed, so that it never depends on the machine. */
final class Budget {
  /** Statements and expressions evaluated. */
  static final int STEPS_MAX = 1_000_000;

  /** Characters of all texts made on the way, and elements of all lists. */
  static final long MADE_MAX = 64L << 20;

  /** Macros and expressions inside each other. */
  static final int DEPTH_MAX = 400;

  private int steps;
  private long made;
  private int depth;

  void step() {
    if (++steps > STEPS_MAX) {
      throw new JinjaException("the template takes more than " + STEPS_MAX + " steps");
    }
  }

  /** Accounts for a text or list before it is made. */
  void make(long size) {
    made += size;
    if (size < 0 || made > MADE_MAX) {
      throw new JinjaException("the template makes more than " + MADE_MAX + " characters");
    }
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new JinjaException("the template calls itself too deeply");
    }
  }

  void leave() {
    depth--;
  }
}
