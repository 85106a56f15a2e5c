package io.aipowergrid.node.inference;

/**
 * Whether a file of a model is still what it was when the model was added.
 *
 * @param file the file's name
 */
public record FileVerdict(String file, Outcome outcome) {
  /** What was found. */
  public enum Outcome {
    UNCHANGED,
    CHANGED,
    MISSING
  }
}
