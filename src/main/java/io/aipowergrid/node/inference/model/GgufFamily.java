package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.inference.model.MappedTensors.RowOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The GGUF architectures that are read; their names are these in small letters. */
enum GgufFamily {
  /** Llama, Mistral and the like; its converter reorders q and k. */
  LLAMA,
  QWEN2,
  QWEN3,
  GEMMA2,
  GEMMA3;

  /**
   * The family a file names.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when it is not read
   */
  static GgufFamily of(GgufFile file) {
    var name = file.text("general.architecture").orElse("(none named)");
    return Arrays.stream(values())
        .filter(family -> family.architecture().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    "The GGUF architecture %s is not supported; supported are %s."
                        .formatted(Refusal.shown(name), supported())));
  }

  private static String supported() {
    return Arrays.stream(values()).map(GgufFamily::architecture).collect(Collectors.joining(", "));
  }

  boolean isGemma() {
    return this == GEMMA2 || this == GEMMA3;
  }

  String architecture() {
    return name().toLowerCase(Locale.ROOT);
  }

  RowOrder rowOrder(ModelConfig config) {
    return this == LLAMA ? new GgufRowOrder(config) : RowOrder.AS_STORED;
  }
}
