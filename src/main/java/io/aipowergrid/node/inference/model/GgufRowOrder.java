package io.aipowergrid.node.inference.model;

/**
 * Undoes the reordering of GGUF's llama converter. The file pairs neighbouring rows of a head for
 * RoPE (2i, 2i+1); the Hugging Face form pairs row i with row i + headDim/2 (rotate half).
 */
final class GgufRowOrder implements MappedTensors.RowOrder {
  private final int headDim;

  GgufRowOrder(ModelConfig config) {
    this.headDim = config.headDim();
  }

  @Override
  public long storedRow(String name, long row) {
    if (!name.endsWith(".self_attn.q_proj.weight") && !name.endsWith(".self_attn.k_proj.weight")) {
      return row;
    }
    long inHead = row % headDim;
    long half = headDim / 2;
    return row - inHead + 2 * (inHead % half) + inHead / half;
  }
}
