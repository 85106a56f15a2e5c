package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;

/**
 * What identifies a model to a verifier.
 *
 * @param modelRoot Merkle root over the requantised tensors and tables; zero until the model is
 *     loaded
 * @param tokenizerHash hash of the tokenizer's definition
 * @param templateHash hash of the chat template; zero when the model has none
 */
public record ModelHashes(Hash256 modelRoot, Hash256 tokenizerHash, Hash256 templateHash) {
  /** Hashes of a model that was not loaded yet. */
  public static final ModelHashes UNKNOWN =
      new ModelHashes(Hash256.ZERO, Hash256.ZERO, Hash256.ZERO);
}
