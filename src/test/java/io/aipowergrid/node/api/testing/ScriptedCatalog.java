package io.aipowergrid.node.api.testing;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.LocalModelCatalog;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.PromptEncoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The node's own catalogue with the models of {@link ScriptedRunner} beside it. */
@Alternative
@ApplicationScoped
public class ScriptedCatalog implements ModelCatalog {
  public static final int CONTEXT_LENGTH = 256;
  public static final int VOCABULARY_SIZE = 1000;

  private final LocalModelCatalog own;

  ScriptedCatalog(LocalModelCatalog own) {
    this.own = own;
  }

  @Override
  public List<ModelCard> list() {
    return Stream.concat(own.list().stream(), ScriptedRunner.MODELS.stream().map(this::card))
        .toList();
  }

  @Override
  public Optional<ModelCard> find(String id) {
    return ScriptedRunner.MODELS.contains(id) ? Optional.of(card(id)) : own.find(id);
  }

  @Override
  public PromptEncoder encoder(String modelId) {
    return ScriptedRunner.MODELS.contains(modelId) ? new OneTokenPerWord() : own.encoder(modelId);
  }

  private ModelCard card(String id) {
    return new ModelCard(
        id,
        "tests",
        Instant.ofEpochSecond(1_763_000_000),
        "script",
        1,
        CONTEXT_LENGTH,
        VOCABULARY_SIZE,
        ModelCard.Lane.EXACT_I,
        new ModelHashes(Hash256.ZERO, Hash256.ZERO, Hash256.ZERO),
        1,
        id.equals(ScriptedRunner.ASLEEP) ? ModelCard.State.AVAILABLE : ModelCard.State.LOADED,
        "A model for tests.");
  }

  private static final class OneTokenPerWord implements PromptEncoder {
    @Override
    public TokenIds chat(List<ChatMessage> messages) {
      return text(messages.stream().map(ChatMessage::content).collect(Collectors.joining(" ")));
    }

    @Override
    public TokenIds text(String text) {
      return TokenIds.of(
          Arrays.stream(text.strip().split("\\s+"))
              .mapToInt(word -> Math.floorMod(word.hashCode(), VOCABULARY_SIZE))
              .toArray());
    }

    @Override
    public String decode(TokenIds ids) {
      return ids.toString();
    }
  }
}
