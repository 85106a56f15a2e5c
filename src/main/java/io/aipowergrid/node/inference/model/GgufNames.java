package io.aipowergrid.node.inference.model;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates GGUF tensor names into Hugging Face names. */
final class GgufNames {
  private static final Pattern BLOCK =
      Pattern.compile("blk\\.(\\d{1,4})\\.([a-z_]+)\\.(weight|bias)");

  private static final Map<String, String> GLOBAL =
      Map.of(
          "token_embd.weight", DecoderTensors.EMBEDDING,
          "output_norm.weight", DecoderTensors.OUTPUT_NORM,
          "output.weight", DecoderTensors.HEAD);

  private static final Map<String, String> IN_BLOCK =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn_gate", "mlp.gate_proj",
          "ffn_up", "mlp.up_proj",
          "ffn_down", "mlp.down_proj");

  /** What Gemma's files have besides, or call otherwise. */
  private static final Map<String, String> IN_GEMMA_BLOCK =
      Map.of(
          "post_attention_norm", "post_attention_layernorm",
          "ffn_norm", "pre_feedforward_layernorm",
          "post_ffw_norm", "post_feedforward_layernorm");

  private GgufNames() {}

  private static @Nullable String inBlock(String name, GgufFamily family) {
    return switch (name) {
      case "attn_q_norm" -> "self_attn.q_norm";
      case "attn_k_norm" -> "self_attn.k_norm";
      default -> {
        var plain = IN_BLOCK.get(name);
        yield family.isGemma() ? IN_GEMMA_BLOCK.getOrDefault(name, plain) : plain;
      }
    };
  }

  /** The Hugging Face name; a name without one is returned as it is, to be refused by name. */
  static String huggingFace(String name, GgufFamily family) {
    var block = BLOCK.matcher(name);
    if (block.matches()) {
      var inBlock = inBlock(block.group(2), family);
      if (inBlock != null) {
        var layer = DecoderTensors.layer(Integer.parseInt(block.group(1)));
        return layer + inBlock + "." + block.group(3);
      }
    }
    return GLOBAL.getOrDefault(name, name);
  }
}
