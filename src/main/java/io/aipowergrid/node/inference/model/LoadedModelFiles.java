package io.aipowergrid.node.inference.model;

import org.jspecify.annotations.Nullable;

/** An opened model: its shape, tensors, tokenizer and, when it has one, chat template. */
public record LoadedModelFiles(
    ModelConfig config,
    TensorSource tensors,
    Tokenizer tokenizer,
    @Nullable ChatTemplate template) {}
