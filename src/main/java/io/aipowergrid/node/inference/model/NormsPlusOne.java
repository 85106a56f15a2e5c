package io.aipowergrid.node.inference.model;

import java.util.Set;

/**
 * Tensors of a model whose norms are stored as their difference from one, with the one added: in
 * f32, as converters of GGUF files do. Thread-safe for reading.
 */
record NormsPlusOne(TensorSource stored) implements TensorSource {
  @Override
  public Set<String> names() {
    return stored.names();
  }

  @Override
  public TensorInfo info(String name) {
    return stored.info(name);
  }

  @Override
  public void readRow(String name, long row, float[] out) {
    stored.readRow(name, row, out);
    if (name.endsWith("norm.weight")) {
      for (int i = 0; i < out.length; i++) {
        out[i] = out[i] + 1;
      }
    }
  }

  @Override
  public void close() {
    stored.close();
  }
}
