package io.aipowergrid.node.inference;

import io.aipowergrid.node.gpu.GpuArbiters;
import io.aipowergrid.node.inference.exact.EngineLimits;
import io.aipowergrid.node.inference.exact.ExactDevice;
import io.aipowergrid.node.inference.exact.ExactEngine;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.ExactReplayer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Wires the inference room, whose inner packages know no container. */
@ApplicationScoped
public class InferenceBeans {
  private static final Logger LOG = Logger.getLogger(InferenceBeans.class);

  /** Idle pages of the prefix cache take a quarter of the heap at most. */
  private static final int IDLE_KV_HEAP_PART = 4;

  @Produces
  @Singleton
  ExactModels models(InferenceConfig config, GpuArbiters gpus) {
    var choice = config.engine().kernels();
    if (!config.engine().gpu()) {
      return new ExactModels(choice);
    }
    if (gpus.all().isEmpty()) {
      LOG.warnf(
          "aipg.inference.engine.gpu is set, but the processor computes: %s",
          gpus.absence().orElse("there is no GPU"));
      return new ExactModels(choice);
    }
    return new ExactModels(choice, new ExactDevice(gpus.all().getFirst(), limits(config.engine())));
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

  @Produces
  @Singleton
  ModelLibrary library(
      @ConfigProperty(name = "aipg.data-dir", defaultValue = "data") Path dataDir,
      InstantSource clock) {
    return new ModelLibrary(dataDir, clock);
  }

  @Produces
  @Singleton
  LocalModelCatalog catalog(ModelLibrary library, ExactModels models, InferenceConfig config) {
    var loadAtStart = config.models().load().orElse(List.of());
    return new LocalModelCatalog(
        library, models, loadAtStart, config.engine().kvMemory().asLongValue(), HostMemory::free);
  }

  // Unlike what running generations need, it would stay and leave too little for everything else.
  private static long idleKvBytesMax() {
    return Runtime.getRuntime().maxMemory() / IDLE_KV_HEAP_PART;
  }

  private static EngineLimits limits(InferenceConfig.Engine engine) {
    int threads = engine.threads();
    return new EngineLimits(
        engine.maxRunning(),
        engine.maxWaiting(),
        engine.kvMemory().asLongValue(),
        engine.prefillChunk(),
        threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
        engine.prefixCache() ? idleKvBytesMax() : 0);
  }
}
