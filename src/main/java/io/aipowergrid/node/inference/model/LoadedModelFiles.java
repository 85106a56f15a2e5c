package io.aipowergrid.node.inference.model;

import org.jspecify.annotations.Nullable;

/**
 * An opened model: its shape, tensors, tokenizer and, when it has one, chat template.
 *
 * @param architecture the family's name, as GGUF files spell it: {@code llama}, {@code qwen2}
 */
public record LoadedModelFiles(
    String architecture,
    ModelConfig config,
    TensorSource tensors,
    Tokenizer tokenizer,
    @Nullable ChatTemplate template) {
  /** A Llama model. */
  public LoadedModelFiles(
      ModelConfig config,
      TensorSource tensors,
      Tokenizer tokenizer,
      @Nullable ChatTemplate template) {
    this("llama", config, tensors, tokenizer, template);
  }
}
