package io.aipowergrid.node.inference;

import java.util.function.Consumer;

/**
 * Runs generations, several at once, with results that never depend on what else runs. Thread-safe.
 */
public interface InferenceEngine {
  /**
   * Accepts a generation and returns at once; computing happens on the engine's own threads.
   *
   * @param scope whose earlier prompts and answers may spare computing the beginning of this prompt
   * @param sink called on the engine thread, in order, ending with {@link GenerationEvent.Finished}
   *     or {@link GenerationEvent.Failed}; it must not block
   * @throws io.aipowergrid.node.base.NodeException when the model is unknown or not loaded, the
   *     request malformed or longer than the context, or the engine full or draining
   */
  Generation submit(GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink);

  /** The same for a prompt that shares nothing with others. */
  default Generation submit(GenerationRequest request, Consumer<GenerationEvent> sink) {
    return submit(request, CacheScope.NONE, sink);
  }

  /** What the engine does now; cheap enough for every scrape. */
  EngineStatus status();

  /** Admits nothing new from now on; what runs and waits goes on to its end. */
  void drain();
}
