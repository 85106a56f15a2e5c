package io.aipowergrid.node.jobs;

import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.InferenceEngine;
import io.aipowergrid.node.inference.ModelCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs jobs on this node's own engine. Any thread that may block. */
@ApplicationScoped
class LocalJobRunner implements JobRunner {
  private final InferenceEngine engine;
  private final ModelCatalog catalog;

  @Inject
  LocalJobRunner(InferenceEngine engine, ModelCatalog catalog) {
    this.engine = engine;
    this.catalog = catalog;
  }

  @Override
  public int preference() {
    return 0;
  }

  @Override
  public boolean accepts(String modelId) {
    return catalog.find(modelId).isPresent();
  }

  @Override
  public void run(JobAssignment assignment, Consumer<JobEvent.Generated> events)
      throws InterruptedException {
    var generations = new CopyOnWriteArrayList<Generation>();
    var scope = CacheScope.of(assignment.organisationId());
    // One per generation the engine accepted: whatever happens, none is left running behind.
    var open = new ArrayList<CountDownLatch>();
    try {
      for (var request : assignment.generations()) {
        var ended = new CountDownLatch(1);
        var generation =
            engine.submit(
                request,
                scope,
                event -> {
                  events.accept(new JobEvent.Generated(request.choice(), event));
                  if (event instanceof GenerationEvent.Failed) {
                    // Without this choice the job fails, so the others would be for nothing.
                    generations.forEach(Generation::cancel);
                  }
                  if (endsGeneration(event)) {
                    ended.countDown();
                  }
                });
        generations.add(generation);
        open.add(ended);
        assignment.cancellation().onCancel(generation::cancel);
      }
      awaitAll(open);
    } catch (RuntimeException | InterruptedException e) {
      generations.forEach(Generation::cancel);
      awaitAll(open);
      throw e;
    }
  }

  private static void awaitAll(List<CountDownLatch> open) throws InterruptedException {
    for (var ended : open) {
      ended.await();
    }
  }

  private static boolean endsGeneration(GenerationEvent event) {
    return switch (event) {
      case GenerationEvent.Started _, GenerationEvent.Token _ -> false;
      case GenerationEvent.Finished _, GenerationEvent.Failed _ -> true;
    };
  }
}
