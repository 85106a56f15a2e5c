package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.ExactModel.HeadNorms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of all weights of a model on a device. Immutable. */
final class DeviceWeights {
  /** As {@link ExactModel.Layer}; a bias that the family has not is 0. */
  record Layer(
      DeviceNorm attentionNorm,
      DeviceMatrix attentionIn,
      long attentionBias,
      @Nullable DeviceNorm queryNorm,
      @Nullable DeviceNorm keyNorm,
      DeviceMatrix attentionOut,
      @Nullable DeviceNorm attentionOutNorm,
      DeviceNorm feedForwardNorm,
      DeviceMatrix feedForwardIn,
      DeviceMatrix feedForwardOut,
      @Nullable DeviceNorm feedForwardOutNorm,
      Rope rope) {}

  /** Cosines and sines. */
  record Rope(long cos, long sin) {}

  final DeviceMatrix embedding;
  final DeviceMatrix head;
  final DeviceNorm finalNorm;
  final List<Layer> layers = new ArrayList<>();

  /** Copies everything there; a counting space learns how much it is. */
  DeviceWeights(ExactModel model, DeviceSpace space) throws GpuException {
    embedding = DeviceMatrix.of(model.embedding(), space);
    head = model.head() == model.embedding() ? embedding : DeviceMatrix.of(model.head(), space);
    finalNorm = DeviceNorm.of(model.finalNorm(), space);
    var tables = new ArrayList<RopeTables>();
    var copies = new ArrayList<Rope>();
    for (int index = 0; index < model.config().layers(); index++) {
      var table = model.rope(index);
      if (!tables.contains(table)) {
        tables.add(table);
        copies.add(new Rope(space.copy(table.cos()), space.copy(table.sin())));
      }
      layers.add(layer(model.layer(index), copies.get(tables.indexOf(table)), space));
    }
  }

  private static Layer layer(ExactModel.Layer layer, Rope rope, DeviceSpace space)
      throws GpuException {
    HeadNorms norms = layer.headNorms();
    var bias = layer.attentionBias();
    return new Layer(
        DeviceNorm.of(layer.attentionNorm(), space),
        DeviceMatrix.of(layer.attentionIn(), space),
        bias == null ? 0 : space.copy(bias),
        optional(norms == null ? null : norms.query(), space),
        optional(norms == null ? null : norms.key(), space),
        DeviceMatrix.of(layer.attentionOut(), space),
        optional(layer.attentionOutNorm(), space),
        DeviceNorm.of(layer.feedForwardNorm(), space),
        DeviceMatrix.of(layer.feedForwardIn(), space),
        DeviceMatrix.of(layer.feedForwardOut(), space),
        optional(layer.feedForwardOutNorm(), space),
        rope);
  }

  private static @Nullable DeviceNorm optional(@Nullable RmsNorm norm, DeviceSpace space)
      throws GpuException {
    return norm == null ? null : DeviceNorm.of(norm, space);
  }
}
