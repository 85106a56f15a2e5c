package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import java.util.List;

/**
 * One output token looked at closely: its opening, and what its computation was between the layers
 * (docs/exact-arithmetic.md 8). Immutable.
 *
 * @param sequencePosition where it was drawn, counted from the first token of the prompt
 * @param layersRoot Merkle root over the boundaries
 * @param layers hash of each boundary: that of the embedding, then behind every layer
 */
public record PositionProof(
    LeafOpening opening, int sequencePosition, Hash256 layersRoot, List<Hash256> layers) {
  public PositionProof {
    layers = List.copyOf(layers);
  }
}
