package io.aipowergrid.node.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.LocalModelCatalog;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelLibrary;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.EngineLimits;
import io.aipowergrid.node.inference.exact.ExactEngine;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.KernelChoice;
import io.aipowergrid.node.inference.model.FreeMemory;
import io.aipowergrid.node.proof.AuditConsent;
import io.aipowergrid.node.proof.ReceiptFixtures;
import io.aipowergrid.node.proof.ReceiptInput;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built-in model answers, the answer gets a receipt, the receipt is computed again. Takes a few
 * seconds, and must not share its process with Quarkus tests: a native library loads only once.
 */
class VerifyReplayTest {
  private static final int KV_BYTES = 64 << 20;
  private static final int TOP = 3;

  @TempDir static Path folder = Path.of(".");
  private static ReceiptInput honest;
  private static AnswerLogprobs logprobs = AnswerLogprobs.NONE;

  @BeforeAll
  static void answer() throws Exception {
    var models = new ExactModels(KernelChoice.AUTO);
    var library = new ModelLibrary(folder, InstantSource.system());
    var catalog = new LocalModelCatalog(library, models, List.of(), 0, () -> FreeMemory.ENDLESS);
    var card = catalog.load(ModelCatalog.BUILTIN_MODEL_ID);
    var messages = List.of(new ChatMessage(ChatMessage.Role.USER, "What is AI Power Grid?"));
    var request =
        new GenerationRequest(
            card.id(),
            catalog.encoder(card.id()).chat(messages),
            48,
            new Sampling(7_000, 0, Sampling.ONE_E4, 0, 0, 0, new TreeMap<>(), TOP),
            List.of(),
            Hash256.fromHex("5a".repeat(32)),
            0);
    try (var engine = new ExactEngine(models, new EngineLimits(4, 4, KV_BYTES, 64, 1))) {
      var end = new CompletableFuture<GenerationEvent>();
      var told = new ArrayList<Position>();
      engine.submit(request, event -> complete(end, told, event));
      var finished = (GenerationEvent.Finished) end.get(120, TimeUnit.SECONDS);
      logprobs = new AnswerLogprobs(told);
      var asked = input(request, finished, card);
      honest = ReceiptFixtures.withLogprobs(asked, Sampling.NO_LOGPROBS, null);
    }
  }

  private static void complete(
      CompletableFuture<GenerationEvent> end, List<Position> told, GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Finished finished -> end.complete(finished);
      case GenerationEvent.Failed failed ->
          end.completeExceptionally(new AssertionError(failed.detail()));
      case GenerationEvent.Token token ->
          told.add(Position.of(Objects.requireNonNull(token.logprobs())));
      case GenerationEvent.Started _ -> {}
    }
  }

  private static ReceiptInput input(
      GenerationRequest request, GenerationEvent.Finished finished, ModelCard card) {
    return new ReceiptInput(
        UUID.randomUUID(),
        0,
        request,
        finished.result(),
        finished.reason(),
        card,
        ReceiptFixtures.ORGANISATION,
        ReceiptFixtures.PROJECT,
        AuditConsent.VALIDATORS);
  }

  @Test
  void confirmsAnHonestAnswer() throws Exception {
    var out = replay(honest, 0);
    for (var check : List.of("model_root", "replayed_tokens", "leaf_root", "replayed_text")) {
      assertTrue(out.contains("  PASS     " + check), out);
    }
    assertTrue(out.contains("it was computed again here"), out);
    assertFalse(out.contains("logprobs"), out);
  }

  @Test
  void comparesTheLogProbabilitiesThatWereAskedFor() throws Exception {
    var told = ReceiptFixtures.withLogprobs(honest, TOP, logprobs);
    var out = replay(told, 0);
    assertTrue(out.contains("  PASS     replayed_logprobs"), out);
    var positions = new ArrayList<>(logprobs.positions());
    var position = positions.get(17);
    positions.set(17, new Position(Math.nextDown(position.logprob()), position.top()));
    out = replay(ReceiptFixtures.withLogprobs(honest, TOP, new AnswerLogprobs(positions)), 1);
    assertTrue(out.contains("The log probabilities of output token 17 are not those"), out);
    assertTrue(out.contains("the link \"replayed_logprobs\" is broken."), out);
  }

  @Test
  void opensATokenOfTheAnswer() throws Exception {
    var out = replay(honest, 0, "--open", "3");
    int token = honest.result().outputTokens().get(3);
    assertTrue(out.contains("Output token 3, id " + token + ", leads to the signed root."), out);
    assertTrue(out.contains("  layer 3     "), out);
    var json = replay(honest, 0, "--open", "0", "--json");
    assertTrue(json.contains("\"layers_root\" : \""), json);
    replay(honest, 2, "--open", "48");
  }

  @Test
  void findsATokenThatTheModelDidNotDraw() throws Exception {
    var tokens = honest.result().outputTokens().toArray();
    tokens[2] = tokens[2] == 300 ? 301 : 300;
    var out = replay(ReceiptFixtures.withTokens(honest, tokens), 1);
    assertTrue(out.contains("Output token 2 is not what the model draws"), out);
    assertTrue(out.contains("The replay disagrees: the link \"replayed_tokens\" is broken."), out);
  }

  @Test
  void findsAnAnswerThatWasCutShort() throws Exception {
    var tokens = honest.result().outputTokens();
    var cut = ReceiptFixtures.withTokens(honest, tokens.slice(0, tokens.size() - 1).toArray());
    var out = replay(ReceiptFixtures.withReason(cut, FinishReason.STOP), 1);
    assertTrue(out.contains("  FAIL     finish_reason"), out);
  }

  @Test
  void findsAFaultThatTheModelHasNot() throws Exception {
    var two = honest.result().outputTokens().slice(0, 2).toArray();
    var claimed = ReceiptFixtures.withTokens(honest, two);
    var out = replay(ReceiptFixtures.withReason(claimed, FinishReason.NUMERIC_FAULT), 1);
    assertTrue(out.contains("  PASS     replayed_tokens"), out);
    assertTrue(out.contains("  FAIL     finish_reason    The fault does not appear here"), out);
  }

  @Test
  void findsAnotherModelThanTheSignedOne() throws Exception {
    var out = replay(ReceiptFixtures.withModelRoot(honest, Hash256.ZERO), 1);
    assertTrue(out.contains("  FAIL     model_root"), out);
  }

  private static String replay(ReceiptInput input, int expectedExit, String... more)
      throws Exception {
    var arguments = new ArrayList<>(List.of("verify", "--replay"));
    arguments.addAll(List.of("--data-dir", folder.toString()));
    arguments.addAll(List.of(more));
    var file = Files.createTempFile(folder, "receipt", ".json");
    Files.writeString(file, ReceiptFixtures.savedDocument(input));
    arguments.add(file.toString());
    var out = new StringWriter();
    int exit =
        AipgCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new));
    assertEquals(expectedExit, exit, out.toString());
    return out.toString();
  }
}
