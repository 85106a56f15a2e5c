package io.aipowergrid.node.inference.model;

import java.util.Set;

/**
 * The tensors of a model under their Hugging Face names ({@code model.embed_tokens.weight}, {@code
 * model.layers.0.self_attn.q_proj.weight}, {@code lm_head.weight}), rows of q and k in rotate-half
 * order, whatever the file format. Thread-safe for reading.
 */
public interface TensorSource extends AutoCloseable {
  Set<String> names();

  /**
   * @throws IllegalArgumentException when there is no such tensor
   */
  TensorInfo info(String name);

  /**
   * Reads one row as f32; a vector is its row 0.
   *
   * @param out exactly as long as the row
   */
  void readRow(String name, long row, float[] out);

  @Override
  void close();
}
