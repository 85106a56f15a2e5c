package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelHost;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The models in memory, by id; engine and replayer look them up here. Thread-safe. */
public final class ExactModels implements ModelHost {
  private final Kernels kernels;
  private final Map<String, ExactModel> models = new ConcurrentHashMap<>();
  private final Queue<ExactModel> unloaded = new ConcurrentLinkedQueue<>();
  private final GrammarStore grammars = new GrammarStore();
  private final @Nullable ExactDevice device;
  private volatile Runnable afterChange = () -> {};

  /**
   * @param choice which kernels compute
   */
  public ExactModels(KernelChoice choice) {
    this(choice.create(), null);
  }

  /**
   * @param device computes the models that fit there; the kernels do the rest
   */
  public ExactModels(KernelChoice choice, ExactDevice device) {
    this(choice.create(), device);
  }

  ExactModels(Kernels kernels) {
    this(kernels, null);
  }

  ExactModels(Kernels kernels, @Nullable ExactDevice device) {
    this.kernels = kernels;
    this.device = device;
  }

  @Override
  public HostedModel load(String modelId, LoadedModelFiles files) {
    var model = ExactModel.requantise(files);
    if (device != null) {
      model.moveTo(device);
    }
    var replaced = models.put(modelId, model);
    if (replaced != null) {
      leave(replaced);
    }
    if (model.device() != null) {
      afterChange.run();
    }
    return new HostedModel(model.modelRoot(), model.parameters(), model.bytesInMemory());
  }

  @Override
  public void unload(String modelId) {
    var model = models.remove(modelId);
    if (model != null) {
      leave(model);
    }
  }

  // Its device is given back by the engine, which knows when nobody computes with it any more.
  private void leave(ExactModel model) {
    if (model.device() != null) {
      unloaded.add(model);
      afterChange.run();
    }
  }

  /** What to do when a model that is on a device was loaded or unloaded; one engine asks. */
  void afterChange(Runnable wake) {
    afterChange = wake;
  }

  /** The next model that was unloaded and is still on a device; null when there is none. */
  @Nullable ExactModel nextUnloaded() {
    return unloaded.poll();
  }

  Kernels kernels() {
    return kernels;
  }

  GrammarStore grammars() {
    return grammars;
  }

  Collection<ExactModel> all() {
    return models.values();
  }

  Optional<ExactModel> find(String modelId) {
    return Optional.ofNullable(models.get(modelId));
  }

  ExactModel get(String modelId) {
    return find(modelId)
        .orElseThrow(
            () ->
                new NodeException(ErrorCode.MODEL_NOT_LOADED, "the model is not loaded", "model"));
  }
}
