package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A Llama model of a few thousand random weights, to be written in every form users bring. */
public final class TinyModel {
  static final int HIDDEN = 32;
  static final int INNER = 64;
  static final int LAYERS = 2;
  static final int HEADS = 4;
  static final int KV_HEADS = 2;
  static final int HEAD_DIM = 8;
  static final int CONTEXT = 64;
  static final String TEMPLATE =
      "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}"
          + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The weights under their Hugging Face names. */
  final Map<String, float[]> weights = new LinkedHashMap<>();

  final Map<String, List<Long>> shapes;
  final ModelConfig config;

  private TinyModel(int vocabulary, long seed) {
    this.config =
        new ModelConfig(
            HIDDEN,
            INNER,
            LAYERS,
            HEADS,
            KV_HEADS,
            HEAD_DIM,
            vocabulary,
            CONTEXT,
            10_000,
            null,
            1e-5,
            false,
            null,
            Set.of());
    this.shapes = DecoderTensors.shapes(config);
    var random = new Random(seed);
    for (var shape : shapes.entrySet()) {
      var values = new float[(int) (long) shape.getValue().stream().reduce(1L, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() / 8;
      }
      weights.put(shape.getKey(), values);
    }
  }

  public static TinyModel make() {
    return new TinyModel(TinyTokenizers.BYTE_LEVEL_SIZE, 7);
  }

  /** A folder in the Hugging Face form. */
  public Path writeFolder(Path folder) {
    return writeFolder(folder, "F32");
  }

  Path writeFolder(Path folder, String dtype) {
    writeConfigs(folder);
    var file = new SafetensorsBuilder();
    shapes.forEach((name, shape) -> file.tensor(name, dtype, shape, encode(dtype, name)));
    write(folder.resolve("model.safetensors"), file.build());
    return folder;
  }

  /** The same in two shards with an index. */
  Path writeShards(Path folder) {
    writeConfigs(folder);
    var shards = List.of(new SafetensorsBuilder(), new SafetensorsBuilder());
    var index = JSON.createObjectNode();
    var map = index.putObject("weight_map");
    int count = 0;
    for (var shape : shapes.entrySet()) {
      int shard = count++ % 2;
      shards
          .get(shard)
          .tensor(shape.getKey(), "F32", shape.getValue(), encode("F32", shape.getKey()));
      map.put(shape.getKey(), "model-0000" + (shard + 1) + "-of-00002.safetensors");
    }
    write(folder.resolve("model-00001-of-00002.safetensors"), shards.get(0).build());
    write(folder.resolve("model-00002-of-00002.safetensors"), shards.get(1).build());
    write(folder.resolve("model.safetensors.index.json"), bytes(index.toString()));
    return folder;
  }

  private void writeConfigs(Path folder) {
    write(folder.resolve("config.json"), bytes(configJson().toString()));
    write(folder.resolve("generation_config.json"), bytes("{\"eos_token_id\": [2]}"));
    write(folder.resolve("tokenizer.json"), bytes(TinyTokenizers.byteLevel().toString()));
    write(folder.resolve("tokenizer_config.json"), bytes("{\"eos_token\": \"<|im_end|>\"}"));
    write(folder.resolve("chat_template.jinja"), bytes(TEMPLATE));
  }

  ObjectNode configJson() {
    var json = JSON.createObjectNode();
    json.putArray("architectures").add("LlamaForCausalLM");
    return json.put("hidden_size", HIDDEN)
        .put("intermediate_size", INNER)
        .put("num_hidden_layers", LAYERS)
        .put("num_attention_heads", HEADS)
        .put("num_key_value_heads", KV_HEADS)
        .put("head_dim", HEAD_DIM)
        .put("vocab_size", config.vocabularySize())
        .put("max_position_embeddings", CONTEXT)
        .put("rope_theta", 10_000.0)
        .put("rms_norm_eps", 1e-5)
        .put("hidden_act", "silu")
        .put("tie_word_embeddings", false)
        .put("eos_token_id", 0);
  }

  /**
   * The same model as GGUF: rows of q and k reordered as its converter does.
   *
   * @param encoding of the matrices; vectors are F32
   */
  GgufBuilder gguf(TensorEncoding encoding) {
    var file = ggufWithoutTensors();
    for (var shape : shapes.entrySet()) {
      boolean isVector = shape.getValue().size() == 1;
      var used = isVector ? TensorEncoding.F32 : encoding;
      file.tensor(
          ggufName(shape.getKey()),
          number(used),
          encode(used.name(), reordered(shape.getKey())),
          shape.getValue().stream().mapToLong(Long::longValue).toArray());
    }
    return file;
  }

  GgufBuilder ggufWithoutTensors() {
    var tokens = TinyTokenizers.byteLevelTokens();
    var types = new int[tokens.size()];
    Arrays.fill(types, 1);
    types[0] = 3;
    types[1] = 3;
    types[2] = 3;
    return new GgufBuilder()
        .text("general.architecture", "llama")
        .uint32("llama.embedding_length", HIDDEN)
        .uint32("llama.feed_forward_length", INNER)
        .uint32("llama.block_count", LAYERS)
        .uint32("llama.attention.head_count", HEADS)
        .uint32("llama.attention.head_count_kv", KV_HEADS)
        .uint32("llama.rope.dimension_count", HEAD_DIM)
        .uint32("llama.context_length", CONTEXT)
        .float32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .texts("tokenizer.ggml.tokens", tokens)
        .ints("tokenizer.ggml.token_type", types)
        .texts("tokenizer.ggml.merges", TinyTokenizers.MERGES)
        .uint32("tokenizer.ggml.bos_token_id", 1)
        .uint32("tokenizer.ggml.eos_token_id", 2)
        .text("tokenizer.chat_template", TEMPLATE);
  }

  static String ggufName(String name) {
    if (name.equals(DecoderTensors.EMBEDDING)) {
      return "token_embd.weight";
    }
    if (name.equals(DecoderTensors.OUTPUT_NORM)) {
      return "output_norm.weight";
    }
    return name.equals(DecoderTensors.HEAD)
        ? "output.weight"
        : name.replace("model.layers.", "blk.")
            .replace("input_layernorm", "attn_norm")
            .replace("self_attn.o_proj", "attn_output")
            .replaceAll("self_attn\\.([qkv])_proj", "attn_$1")
            .replace("post_attention_layernorm", "ffn_norm")
            .replaceAll("mlp\\.(gate|up|down)_proj", "ffn_$1");
  }

  /** The converter's permutation, written as it is defined: [head, 2, half] to [head, half, 2]. */
  private float[] reordered(String name) {
    var values = weights.get(name);
    if (!name.contains(".q_proj.") && !name.contains(".k_proj.")) {
      return values;
    }
    int columns = HIDDEN;
    int half = HEAD_DIM / 2;
    int heads = values.length / columns / HEAD_DIM;
    var result = new float[values.length];
    for (int head = 0; head < heads; head++) {
      for (int part = 0; part < 2; part++) {
        for (int i = 0; i < half; i++) {
          int from = head * HEAD_DIM + part * half + i;
          int to = head * HEAD_DIM + i * 2 + part;
          System.arraycopy(values, from * columns, result, to * columns, columns);
        }
      }
    }
    return result;
  }

  private static int number(TensorEncoding encoding) {
    return switch (encoding) {
      case F32 -> 0;
      case F16 -> 1;
      case Q8_0 -> 8;
      case BF16 -> 30;
      default -> throw new IllegalArgumentException("no test file is written as " + encoding);
    };
  }

  private byte[] encode(String dtype, String name) {
    return encode(dtype, weights.get(name));
  }

  static byte[] encode(String dtype, float... values) {
    return switch (dtype) {
      case "F32" -> {
        var buffer = buffer(values.length * 4);
        for (float value : values) {
          buffer.putFloat(value);
        }
        yield buffer.array();
      }
      case "F16" -> {
        var buffer = buffer(values.length * 2);
        for (float value : values) {
          buffer.putShort(Float.floatToFloat16(value));
        }
        yield buffer.array();
      }
      case "BF16" -> {
        var buffer = buffer(values.length * 2);
        for (float value : values) {
          buffer.putShort((short) (Float.floatToRawIntBits(value) >> 16));
        }
        yield buffer.array();
      }
      case "Q8_0" -> q8(values);
      default -> throw new IllegalArgumentException(dtype);
    };
  }

  private static byte[] q8(float[] values) {
    var out = new ByteArrayOutputStream();
    for (int block = 0; block < values.length; block += 32) {
      float max = 0;
      for (int i = 0; i < 32; i++) {
        max = Math.max(max, Math.abs(values[block + i]));
      }
      float scale = max / 127;
      var buffer = buffer(34).putShort(Float.floatToFloat16(scale));
      for (int i = 0; i < 32; i++) {
        buffer.put((byte) Math.round(values[block + i] / scale));
      }
      out.writeBytes(buffer.array());
    }
    return out.toByteArray();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows of a tensor. */
  static float[] read(TensorSource source, String name) {
    var info = source.info(name);
    var all = new float[(int) (info.rows() * info.columns())];
    var row = new float[(int) info.columns()];
    for (int i = 0; i < info.rows(); i++) {
      source.readRow(name, i, row);
      System.arraycopy(row, 0, all, i * row.length, row.length);
    }
    return all;
  }
}
