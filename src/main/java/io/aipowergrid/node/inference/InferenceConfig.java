package io.aipowergrid.node.inference;

import io.aipowergrid.node.inference.exact.KernelChoice;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Settings of the inference room. */
@ConfigMapping(prefix = "aipg.inference")
public interface InferenceConfig {
  /** The exact engine. */
  Engine engine();

  /** The models. */
  Models models();

  /** Which models are in memory from the start. */
  interface Models {
    /** Ids of models to load at the start, beside the built-in one, separated by commas. */
    Optional<List<String>> load();
  }

  /** Limits and kernels of the exact engine. */
  interface Engine {
    /** Generations computed together in one batch. */
    @WithDefault("32")
    int maxRunning();

    /** Generations that may wait for a place in the batch; more are refused. */
    @WithDefault("256")
    int maxWaiting();

    /**
     * Memory for keys and values, of running generations and of the prefix cache together; where it
     * lacks, the newest generations give theirs back and are computed anew.
     */
    @WithDefault("512M")
    MemorySize kvMemory();

    /**
     * Keep what was computed of prompts and answers for later prompts of the same organisation, in
     * that memory but in no more than a quarter of the heap.
     */
    @WithDefault("true")
    boolean prefixCache();

    /** Prompt tokens computed in one step, of all generations together. */
    @WithDefault("128")
    int prefillChunk();

    /** Compute threads; 0 takes one per processor. */
    @WithDefault("0")
    int threads();

    /** Which kernels compute: auto, native, scalar or vector. All give the same bits. */
    @WithDefault("auto")
    KernelChoice kernels();

    /**
     * Have the first GPU compute the models that fit there, with room for all KV memory, in the
     * processor's place. It was not measured on a device yet.
     */
    @WithDefault("false")
    boolean gpu();
  }
}
