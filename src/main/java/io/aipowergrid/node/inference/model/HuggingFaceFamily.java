package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The architectures that are read, with what their configuration means when it is silent. */
enum HuggingFaceFamily {
  LLAMA("LlamaForCausalLM"),
  MISTRAL("MistralForCausalLM"),
  QWEN2("Qwen2ForCausalLM"),
  QWEN3("Qwen3ForCausalLM"),
  GEMMA2("Gemma2ForCausalLM"),
  GEMMA3("Gemma3ForCausalLM");

  private final String architecture;

  HuggingFaceFamily(String architecture) {
    this.architecture = architecture;
  }

  /**
   * The family a configuration names.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when it is not read
   */
  static HuggingFaceFamily of(ObjectNode json) {
    var name = json.path("architectures").path(0).asText("");
    return Arrays.stream(values())
        .filter(family -> family.architecture.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    "The architecture %s is not supported; supported are %s."
                        .formatted(
                            name.isEmpty() ? "(none named)" : Refusal.shown(name), supported())));
  }

  private static String supported() {
    return Arrays.stream(values()).map(f -> f.architecture).collect(Collectors.joining(", "));
  }

  /** What GGUF files call it, except that those know no Mistral. */
  String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isGemma() {
    return this == GEMMA2 || this == GEMMA3;
  }

  /** The activation of the gate. */
  String activation() {
    return isGemma() ? "gelu_pytorch_tanh" : "silu";
  }

  String activationKey() {
    return isGemma() ? "hidden_activation" : "hidden_act";
  }

  boolean tiesEmbeddings() {
    return isGemma();
  }

  /** 0 where it follows from width and heads. */
  int headDim() {
    return switch (this) {
      case QWEN3 -> 128;
      case GEMMA2, GEMMA3 -> 256;
      case LLAMA, MISTRAL, QWEN2 -> 0;
    };
  }

  double ropeTheta() {
    return this == GEMMA3 ? 1_000_000 : 10_000;
  }

  /** Whether the weights of norms are stored as their difference from one. */
  boolean storesNormsLessOne() {
    return isGemma();
  }
}
