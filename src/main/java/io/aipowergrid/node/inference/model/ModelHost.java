package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;

/** Where the catalogue puts models so that they can be used; the engine is one. Thread-safe. */
public interface ModelHost {
  /**
   * Brings a model into memory under an id, replacing one of the same id for requests to come. The
   * tensors are read on the calling thread and are not needed afterwards.
   *
   * @throws IllegalArgumentException when a tensor is missing, misshapen or not finite
   */
  HostedModel load(String modelId, LoadedModelFiles files);

  /** Forgets a model; generations that run with it go on to their end. */
  void unload(String modelId);

  /**
   * A model in memory.
   *
   * @param modelRoot Merkle root over its tensors and tables
   */
  record HostedModel(Hash256 modelRoot, long parameters, long bytesInMemory) {}
}
