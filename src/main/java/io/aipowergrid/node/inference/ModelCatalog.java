package io.aipowergrid.node.inference;

import java.util.List;
import java.util.Optional;

/** The models this node knows; the built-in one is always there. Thread-safe. */
public interface ModelCatalog {
  /** Id of the model that ships with the node. */
  String BUILTIN_MODEL_ID = "aipg-builtin";

  List<ModelCard> list();

  Optional<ModelCard> find(String id);

  /**
   * Turns text into the model's tokens and back.
   *
   * @throws io.aipowergrid.node.base.NodeException MODEL_NOT_FOUND
   */
  PromptEncoder encoder(String modelId);
}
