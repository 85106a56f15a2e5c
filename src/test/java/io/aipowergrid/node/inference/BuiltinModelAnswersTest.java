package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.exact.EngineLimits;
import io.aipowergrid.node.inference.exact.ExactEngine;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.KernelChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in model answers as its card says, through the exact engine and greedily. */
class BuiltinModelAnswersTest {
  private static final Path QUESTIONS =
      Path.of("src/test/resources/models/aipg-builtin-questions.json");
  private static final int ANSWER_TOKENS_MAX = 160;
  private static final long KV_BYTES = 256L << 20;

  @TempDir private Path data;

  private record Asked(JsonNode question, BlockingQueue<GenerationEvent> events) {}

  @Test
  void answersEveryQuestionOfItsCardAndStopsByItself() throws Exception {
    var models = new ExactModels(KernelChoice.AUTO);
    var catalog =
        new LocalModelCatalog(
            new ModelLibrary(data, InstantSource.system()),
            models,
            List.of(),
            KV_BYTES,
            HostMemory::free);
    catalog.start();
    try (var engine = new ExactEngine(models, new EngineLimits(16, 512, KV_BYTES, 128, 2))) {
      var wrong = new ArrayList<String>();
      for (Asked asked : askAll(engine, catalog.encoder("aipg-builtin"))) {
        GenerationEvent.Finished end = awaitEnd(asked.events());
        String text = end.result().text();
        if (end.reason() != FinishReason.STOP || !containsAll(text, asked.question())) {
          wrong.add(asked.question().path("question").asText() + " -> " + text);
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static List<Asked> askAll(ExactEngine engine, PromptEncoder encoder) throws IOException {
    JsonNode questions = new ObjectMapper().readTree(QUESTIONS.toFile());
    assertThat(questions.size()).isGreaterThanOrEqualTo(60);
    var asked = new ArrayList<Asked>();
    for (JsonNode question : questions) {
      TokenIds prompt =
          encoder.chat(
              List.of(new ChatMessage(ChatMessage.Role.USER, question.path("question").asText())));
      var events = new ArrayBlockingQueue<GenerationEvent>(ANSWER_TOKENS_MAX + 8);
      engine.submit(
          new GenerationRequest(
              "aipg-builtin",
              prompt,
              ANSWER_TOKENS_MAX,
              Sampling.greedy(),
              List.of(),
              Hash256.ZERO,
              0),
          events::add);
      asked.add(new Asked(question, events));
    }
    return asked;
  }

  private static GenerationEvent.Finished awaitEnd(BlockingQueue<GenerationEvent> events)
      throws InterruptedException {
    while (true) {
      GenerationEvent event = events.poll(2, TimeUnit.MINUTES);
      if (event instanceof GenerationEvent.Finished finished) {
        return finished;
      }
      assertThat(event).isNotNull().as("an answer").isNotInstanceOf(GenerationEvent.Failed.class);
    }
  }

  private static boolean containsAll(String text, JsonNode question) {
    for (JsonNode part : question.path("mustContain")) {
      if (!text.toLowerCase(java.util.Locale.ROOT)
          .contains(part.asText().toLowerCase(java.util.Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }
}
