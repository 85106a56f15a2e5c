package io.aipowergrid.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.trainer.model.LlamaShape;
import io.aipowergrid.trainer.model.LlamaWeights;
import io.aipowergrid.trainer.model.SafetensorsFile;
import io.aipowergrid.trainer.model.SafetensorsFile.NumberType;
import io.aipowergrid.trainer.model.SafetensorsFile.Tensor;
import io.aipowergrid.trainer.tokenizer.ChatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the model in the Hugging Face form: the folder that the node ships. Stateless. */
final class ModelFolder {
  static final String WEIGHTS = "model.safetensors";

  private static final long FOLDER_BYTES_MAX = 6_000_000;
  private static final List<String> FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          WEIGHTS);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFolder() {}

  /** Writes configuration, weights and checksums beside the tokenizer files already there. */
  static void write(Path folder, LlamaShape shape, Map<String, float[]> weights)
      throws IOException {
    var writer = JSON.writerWithDefaultPrettyPrinter();
    writer.writeValue(folder.resolve("config.json").toFile(), configuration(shape));
    writer.writeValue(folder.resolve("generation_config.json").toFile(), generation());
    var tensors = new LinkedHashMap<String, Tensor>();
    LlamaWeights.tensorShapes(shape)
        .forEach((name, size) -> tensors.put(name, tensor(size.getShape(), weights, name)));
    SafetensorsFile.write(
        folder.resolve(WEIGHTS), tensors, NumberType.BF16, Map.of("format", "pt"));
    writeChecksums(folder);
  }

  private static Tensor tensor(long[] shape, Map<String, float[]> weights, String name) {
    var values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return new Tensor(shape, values);
  }

  private static Map<String, Object> configuration(LlamaShape shape) {
    var configuration = new LinkedHashMap<String, Object>();
    configuration.put("architectures", List.of("LlamaForCausalLM"));
    configuration.put("model_type", "llama");
    configuration.put("vocab_size", shape.vocabSize());
    configuration.put("hidden_size", shape.hiddenSize());
    configuration.put("intermediate_size", shape.intermediateSize());
    configuration.put("num_hidden_layers", shape.layers());
    configuration.put("num_attention_heads", shape.heads());
    configuration.put("num_key_value_heads", shape.keyValueHeads());
    configuration.put("head_dim", shape.headDim());
    configuration.put("hidden_act", "silu");
    configuration.put("max_position_embeddings", shape.maxPositions());
    configuration.put("rms_norm_eps", 1e-5);
    configuration.put("rope_theta", (double) shape.ropeTheta());
    configuration.put("rope_scaling", null);
    configuration.put("attention_bias", false);
    configuration.put("attention_dropout", 0.0);
    configuration.put("mlp_bias", false);
    configuration.put("initializer_range", 0.04);
    configuration.put("tie_word_embeddings", true);
    configuration.put("use_cache", true);
    configuration.put("torch_dtype", "bfloat16");
    configuration.put("bos_token_id", ChatFormat.START_ID);
    configuration.put("eos_token_id", ChatFormat.END_ID);
    configuration.put("pad_token_id", ChatFormat.PAD_ID);
    return configuration;
  }

  private static Map<String, Object> generation() {
    var generation = new LinkedHashMap<String, Object>();
    generation.put("bos_token_id", ChatFormat.START_ID);
    generation.put("eos_token_id", ChatFormat.END_ID);
    generation.put("pad_token_id", ChatFormat.PAD_ID);
    generation.put("do_sample", false);
    return generation;
  }

  private static void writeChecksums(Path folder) throws IOException {
    var lines = new StringBuilder();
    var bytes = 0L;
    for (var name : FILES) {
      var content = Files.readAllBytes(folder.resolve(name));
      bytes += content.length;
      lines.append(sha256(content)).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), lines);
    if (bytes > FOLDER_BYTES_MAX) {
      throw new IllegalStateException("the model folder has " + bytes + " bytes, too many");
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
