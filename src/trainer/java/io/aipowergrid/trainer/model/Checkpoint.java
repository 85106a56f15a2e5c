package io.aipowergrid.trainer.model;

import ai.djl.ndarray.NDArray;
import io.aipowergrid.trainer.model.SafetensorsFile.NumberType;
import io.aipowergrid.trainer.model.SafetensorsFile.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Weights, both moments of the optimiser and the step, so that a stopped training goes on where it
 * was.
 */
public record Checkpoint(
    long step,
    Map<String, float[]> weights,
    Map<String, float[]> firstMoments,
    Map<String, float[]> secondMoments) {

  private static final String FIRST = "first.";
  private static final String SECOND = "second.";

  static void write(Path path, long step, LlamaWeights weights, AdamW optimiser)
      throws IOException {
    var tensors = new LinkedHashMap<String, Tensor>();
    weights.tensors().forEach((name, array) -> tensors.put(name, tensor(array)));
    optimiser.firstMoments().forEach((name, array) -> tensors.put(FIRST + name, tensor(array)));
    optimiser.secondMoments().forEach((name, array) -> tensors.put(SECOND + name, tensor(array)));
    SafetensorsFile.write(path, tensors, NumberType.F32, Map.of("step", String.valueOf(step)));
  }

  /** The checkpoint at this place, if there is one. */
  public static Optional<Checkpoint> find(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    var weights = new LinkedHashMap<String, float[]>();
    var first = new LinkedHashMap<String, float[]>();
    var second = new LinkedHashMap<String, float[]>();
    for (var entry : SafetensorsFile.read(path).entrySet()) {
      var name = entry.getKey();
      var values = entry.getValue().values();
      if (name.startsWith(FIRST)) {
        first.put(name.substring(FIRST.length()), values);
      } else if (name.startsWith(SECOND)) {
        second.put(name.substring(SECOND.length()), values);
      } else {
        weights.put(name, values);
      }
    }
    var step = Long.parseLong(SafetensorsFile.readMetadata(path).getOrDefault("step", "0"));
    return Optional.of(new Checkpoint(step, weights, first, second));
  }

  private static Tensor tensor(NDArray array) {
    return new Tensor(array.getShape().getShape(), array.toFloatArray());
  }
}
