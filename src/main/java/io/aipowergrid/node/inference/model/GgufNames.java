package io.aipowergrid.node.inference.model;

import java.util.Map;
import java.util.regex.Pattern;

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

  private GgufNames() {}

  /** The Hugging Face name; a name without one is returned as it is, to be refused by name. */
  static String huggingFace(String name, GgufFamily family) {
    var block = BLOCK.matcher(name);
    if (block.matches()) {
      var inBlock = IN_BLOCK.get(block.group(2));
      if (inBlock != null) {
        var layer = DecoderTensors.layer(Integer.parseInt(block.group(1)));
        return layer + inBlock + "." + block.group(3);
      }
    }
    return GLOBAL.getOrDefault(name, name);
  }
}
