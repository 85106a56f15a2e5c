package io.aipowergrid.node.chain.script;

/**
 * The open ifs of a script, of which only the number and the outermost false one matter. Belongs to
 * one thread.
 */
final class Conditions {
  private static final int NONE = -1;

  private int depth;
  private int outermostFalse = NONE;

  boolean isEmpty() {
    return depth == 0;
  }

  /** Whether operations run: no open if is false. */
  boolean allTrue() {
    return outermostFalse == NONE;
  }

  void open(boolean value) {
    if (!value && allTrue()) {
      outermostFalse = depth;
    }
    depth++;
  }

  /** Turns the innermost one over. */
  void invert() {
    if (allTrue()) {
      outermostFalse = depth - 1;
    } else if (outermostFalse == depth - 1) {
      outermostFalse = NONE;
    }
  }

  /** Closes the innermost one. */
  void close() {
    depth--;
    if (outermostFalse == depth) {
      outermostFalse = NONE;
    }
  }
}
