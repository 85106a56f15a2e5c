package io.aipowergrid.node.inference;

import io.aipowergrid.node.inference.exact.EngineLimits;
import io.aipowergrid.node.inference.exact.ExactEngine;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.ExactReplayer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the inference room, whose inner packages know no container. */
@ApplicationScoped
public class InferenceBeans {
  @Produces
  @Singleton
  ExactModels models(InferenceConfig config) {
    return new ExactModels(config.engine().kernels());
  }

  @Produces
  @Singleton
  ExactEngine engine(ExactModels models, InferenceConfig config) {
    return new ExactEngine(models, limits(config.engine()));
  }

  void stop(@Disposes ExactEngine engine) {
    engine.close();
  }

  @Produces
  @Singleton
  ExactReplayer replayer(ExactModels models) {
    return new ExactReplayer(models);
  }

  private static EngineLimits limits(InferenceConfig.Engine engine) {
    int threads = engine.threads();
    return new EngineLimits(
        engine.maxRunning(),
        engine.maxWaiting(),
        engine.kvMemory().asLongValue(),
        engine.prefillChunk(),
        threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
  }
}
