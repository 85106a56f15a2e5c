package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The architectures that are read, with what their configuration means when it is silent. */
enum HuggingFaceFamily {
  LLAMA("LlamaForCausalLM"),
  MISTRAL("MistralForCausalLM"),
  QWEN2("Qwen2ForCausalLM");

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

  /** The activation of the gate. */
  String activation() {
    return "silu";
  }

  String activationKey() {
    return "hidden_act";
  }

  boolean tiesEmbeddings() {
    return false;
  }

  /** 0 where it follows from width and heads. */
  int headDim() {
    return 0;
  }

  double ropeTheta() {
    return 10_000;
  }
}
