package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelHost;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models in memory, by id; engine and replayer look them up here. Thread-safe. */
public final class ExactModels implements ModelHost {
  private final Kernels kernels;
  private final Map<String, ExactModel> models = new ConcurrentHashMap<>();
  private final GrammarStore grammars = new GrammarStore();

  /**
   * @param choice which kernels compute
   */
  public ExactModels(KernelChoice choice) {
    this(choice.create());
  }

  ExactModels(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public HostedModel load(String modelId, LoadedModelFiles files) {
    var model = ExactModel.requantise(files);
    models.put(modelId, model);
    return new HostedModel(model.modelRoot(), model.parameters(), model.bytesInMemory());
  }

  @Override
  public void unload(String modelId) {
    models.remove(modelId);
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
