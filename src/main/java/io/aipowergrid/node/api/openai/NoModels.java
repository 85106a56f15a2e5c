package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.PromptEncoder;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** A node without a catalogue knows no model. */
@DefaultBean
@ApplicationScoped
class NoModels implements ModelCatalog {
  @Override
  public List<ModelCard> list() {
    return List.of();
  }

  @Override
  public Optional<ModelCard> find(String id) {
    return Optional.empty();
  }

  @Override
  public PromptEncoder encoder(String modelId) {
    throw ModelsResource.unknown(modelId);
  }
}
