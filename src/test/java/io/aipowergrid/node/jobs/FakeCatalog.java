package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.PromptEncoder;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A catalogue with the one model that {@link FakeEngine} pretends to run. */
@Alternative
@Singleton
public class FakeCatalog implements ModelCatalog {
  static final ModelCard CARD =
      new ModelCard(
          Samples.MODEL,
          "tests",
          Instant.EPOCH,
          "none",
          1,
          4096,
          256,
          ModelCard.Lane.EXACT_I,
          ModelHashes.UNKNOWN,
          0,
          ModelCard.State.LOADED,
          "for tests");

  /** Whether the model has been taken away. */
  volatile boolean empty;

  @Override
  public List<ModelCard> list() {
    return empty ? List.of() : List.of(CARD);
  }

  @Override
  public Optional<ModelCard> find(String id) {
    return list().stream().filter(card -> card.id().equals(id)).findFirst();
  }

  @Override
  public PromptEncoder encoder(String modelId) {
    throw new NodeException(ErrorCode.MODEL_NOT_FOUND, "the tests bring their own tokens");
  }
}
