package io.aipowergrid.node.inference;

import java.time.Instant;

/**
 * A model as callers and operators see it.
 *
 * @param parameters number of weights; 0 until known
 * @param bytesInMemory bytes held while loaded; 0 otherwise
 * @param hashes {@link ModelHashes#UNKNOWN} until loaded
 */
public record ModelCard(
    String id,
    String ownedBy,
    Instant created,
    String architecture,
    long parameters,
    int contextLength,
    int vocabularySize,
    Lane lane,
    ModelHashes hashes,
    long bytesInMemory,
    State state,
    String description) {
  /** How a model's results are verified. */
  public enum Lane {
    /** Bit-exact, profile I of exact-inference.md. */
    EXACT_I,
    /** By statistics; results differ in the last bits between machines. */
    STATISTICAL
  }

  /** Whether a model can be used now. */
  public enum State {
    AVAILABLE,
    LOADED,
    FAILED
  }
}
