package io.aipowergrid.node.inference;

/** Told how far a long step has come; called often, so it returns at once. */
@FunctionalInterface
public interface ModelProgress {
  /** Nobody watches. */
  ModelProgress SILENT = (step, done, total) -> {};

  /**
   * Told after each part of a step.
   *
   * @param step what is being done, in a word or two
   * @param done units done
   * @param total units in all
   */
  void advance(String step, long done, long total);
}
