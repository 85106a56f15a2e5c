package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits for the answers of an engine, where only their ends matter. Any thread. */
final class Answers {
  private Answers() {}

  /**
   * The answer to one request.
   *
   * @throws java.util.concurrent.CompletionException when the generation failed
   */
  static GenerationResult one(ExactEngine engine, GenerationRequest request, CacheScope scope) {
    return submit(engine, request, scope).join();
  }

  /** What each of the answers commits to; all are computed together. */
  static List<Hash256> leafRoots(
      ExactEngine engine, List<GenerationRequest> requests, CacheScope scope) {
    var answers = requests.stream().map(request -> submit(engine, request, scope)).toList();
    return answers.stream().map(answer -> answer.join().leafRoot()).toList();
  }

  private static CompletableFuture<GenerationResult> submit(
      ExactEngine engine, GenerationRequest request, CacheScope scope) {
    var result = new CompletableFuture<GenerationResult>();
    engine.submit(
        request,
        scope,
        event -> {
          switch (event) {
            case GenerationEvent.Started _, GenerationEvent.Token _ -> {
              // Only the end is waited for.
            }
            case GenerationEvent.Finished finished -> result.complete(finished.result());
            case GenerationEvent.Failed failed ->
                result.completeExceptionally(new IllegalStateException(failed.detail()));
          }
        });
    return result;
  }
}
