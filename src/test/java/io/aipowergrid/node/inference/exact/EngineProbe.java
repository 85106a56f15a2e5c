package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.InferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sink that remembers, for tests that wait for the end of a generation. */
final class EngineProbe implements Consumer<GenerationEvent> {
  private static final long SECONDS_MAX = 60;

  private final List<GenerationEvent> events = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Submits and waits for the result. */
  static GenerationEvent.Finished run(InferenceEngine engine, GenerationRequest request) {
    return run(engine, request, CacheScope.NONE);
  }

  /** The same in a scope. */
  static GenerationEvent.Finished run(
      InferenceEngine engine, GenerationRequest request, CacheScope scope) {
    var probe = new EngineProbe();
    engine.submit(request, scope, probe);
    return probe.finished();
  }

  @Override
  public synchronized void accept(GenerationEvent event) {
    events.add(event);
    if (event instanceof GenerationEvent.Finished || event instanceof GenerationEvent.Failed) {
      ended.countDown();
    }
  }

  synchronized List<GenerationEvent> events() {
    return List.copyOf(events);
  }

  List<GenerationEvent.Token> tokens() {
    return events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(GenerationEvent.Token.class::cast)
        .toList();
  }

  GenerationEvent last() {
    try {
      if (!ended.await(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("the generation did not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events().getLast();
  }

  GenerationEvent.Finished finished() {
    if (last() instanceof GenerationEvent.Finished finished) {
      return finished;
    }
    throw new AssertionError("the generation failed: " + last());
  }
}
