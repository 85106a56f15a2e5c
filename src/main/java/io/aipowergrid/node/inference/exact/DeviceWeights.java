package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.ExactModel.HeadNorms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of all weights of a model on a device; 0 for what the family has not. Immutable. */
final class DeviceWeights {
  record Layer(
      long attentionNorm,
      DeviceMatrix attentionIn,
      long attentionBias,
      long queryNorm,
      long keyNorm,
      DeviceMatrix attentionOut,
      long attentionOutNorm,
      long feedForwardNorm,
      DeviceMatrix feedForwardIn,
      DeviceMatrix feedForwardOut,
      long feedForwardOutNorm,
      Rope rope) {}

  /** Cosines and sines. */
  record Rope(long cos, long sin) {}

  final DeviceMatrix embedding;
  final DeviceMatrix head;
  final long finalNorm;
  final List<Layer> layers = new ArrayList<>();

  /** Copies everything there; a counting space learns how much it is. */
  DeviceWeights(ExactModel model, DeviceSpace space) throws GpuException {
    embedding = DeviceMatrix.of(model.embedding(), space);
    head = model.head() == model.embedding() ? embedding : DeviceMatrix.of(model.head(), space);
    finalNorm = space.copy(model.finalNorm());
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
    return new Layer(
        space.copy(layer.attentionNorm()),
        DeviceMatrix.of(layer.attentionIn(), space),
        optional(layer.attentionBias(), space),
        optional(norms == null ? null : norms.query(), space),
        optional(norms == null ? null : norms.key(), space),
        DeviceMatrix.of(layer.attentionOut(), space),
        optional(layer.attentionOutNorm(), space),
        space.copy(layer.feedForwardNorm()),
        DeviceMatrix.of(layer.feedForwardIn(), space),
        DeviceMatrix.of(layer.feedForwardOut(), space),
        optional(layer.feedForwardOutNorm(), space),
        rope);
  }

  private static long optional(float @Nullable [] values, DeviceSpace space) throws GpuException {
    return values == null ? 0 : space.copy(values);
  }
}
