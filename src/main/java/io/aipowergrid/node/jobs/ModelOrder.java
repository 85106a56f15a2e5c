package io.aipowergrid.node.jobs;

import java.util.UUID;

/**
 * What an operator asked the running node to do with a model, and how it stands.
 *
 * @param askedBy who asked, in words
 * @param failure why it failed, in a sentence; empty otherwise
 */
public record ModelOrder(
    UUID id, String modelId, Act act, String askedBy, State state, String failure) {
  /** What to do. Stored by name: never rename. */
  public enum Act {
    LOAD,
    UNLOAD
  }

  /** How it stands. Stored by name: never rename. */
  public enum State {
    WAITING,
    TAKEN,
    DONE,
    FAILED
  }
}
