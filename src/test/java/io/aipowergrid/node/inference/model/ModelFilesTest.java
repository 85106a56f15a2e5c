package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same model in every form; and folders and files that do not hold together. */
class ModelFilesTest {
  private static final TinyModel MODEL = TinyModel.make();

  @TempDir Path folder;

  @Test
  void opensAFolder() {
    try (var tensors = ModelFiles.open(MODEL.writeFolder(folder)).tensors()) {
      requireEqual(tensors, 0);
    }
    var files = ModelFiles.open(folder);
    assertThat(files.config().eosIds()).containsExactlyInAnyOrder(0, 2);
    assertThat(files.config().contextLength()).isEqualTo(TinyModel.CONTEXT);
    assertThat(files.tokenizer().size()).isEqualTo(TinyTokenizers.BYTE_LEVEL_SIZE);
    assertThat(files.template()).isNotNull();
    assertThat(ModelFiles.files(folder)).hasSize(6);
    files.tensors().close();
  }

  @Test
  void opensHalfPrecisionFoldersAndShards() {
    try (var tensors = ModelFiles.open(MODEL.writeFolder(folder.resolve("f16"), "F16")).tensors()) {
      requireEqual(tensors, 1f / 1024);
    }
    try (var tensors = ModelFiles.open(MODEL.writeFolder(folder.resolve("b"), "BF16")).tensors()) {
      requireEqual(tensors, 1f / 64);
    }
    try (var tensors = ModelFiles.open(MODEL.writeShards(folder.resolve("s"))).tensors()) {
      requireEqual(tensors, 0);
    }
    assertThat(ModelFiles.files(folder.resolve("s"))).hasSize(8);
  }

  @Test
  void opensGgufInTheOrderOfHuggingFace() {
    for (var encoding :
        List.of(TensorEncoding.F32, TensorEncoding.F16, TensorEncoding.BF16, TensorEncoding.Q8_0)) {
      var file = MODEL.gguf(encoding).write(folder.resolve(encoding + ".gguf"));
      var files = ModelFiles.open(file);
      try (var tensors = files.tensors()) {
        requireEqual(tensors, encoding == TensorEncoding.F32 ? 0 : 1f / 64);
        assertThat(withoutIds(files.config())).isEqualTo(withoutIds(MODEL.config));
        assertThat(files.config().bosId()).isEqualTo(1);
        assertThat(files.config().eosIds()).containsExactly(2);
      }
    }
  }

  @Test
  void tokenisesTheSameFromBothForms() {
    var gguf = ModelFiles.open(MODEL.gguf(TensorEncoding.F32).write(folder.resolve("m.gguf")));
    var hugging = ModelFiles.open(MODEL.writeFolder(folder.resolve("hf")));
    for (var text :
        List.of("hello world", "", " ", "a\n\n b  c", "don't 123 é日😀", "<|im_end|>", "hell")) {
      for (boolean special : new boolean[] {true, false}) {
        var ids = hugging.tokenizer().encode(text, special);
        assertThat(gguf.tokenizer().encode(text, special)).as(text).isEqualTo(ids);
        for (int i = 0; i < ids.size(); i++) {
          assertThat(gguf.tokenizer().tokenBytes(ids.get(i)))
              .isEqualTo(hugging.tokenizer().tokenBytes(ids.get(i)));
        }
      }
    }
    gguf.tensors().close();
    hugging.tensors().close();
  }

  @Test
  void takesEveryTokenThatEndsATurnForAnEnd() throws IOException {
    MODEL.writeFolder(folder);
    Files.delete(folder.resolve("generation_config.json"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\":\"<|pad|>\"}");
    var json = MODEL.configJson();
    json.remove("eos_token_id");
    TinyModel.write(folder.resolve("config.json"), TinyModel.bytes(json.toString()));
    var files = ModelFiles.open(folder);
    assertThat(files.config().eosIds()).containsExactlyInAnyOrder(0, 2);
    files.tensors().close();
  }

  @Test
  void refusesWeightsThatAreNoNumbers() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      var model = TinyModel.make();
      model.weights.get("model.layers.1.mlp.up_proj.weight")[3 * TinyModel.HIDDEN + 5] = bad;
      for (var dtype : List.of("F32", "F16", "BF16")) {
        var files = ModelFiles.open(model.writeFolder(folder.resolve("m"), dtype));
        refuses(
            () -> ModelCheck.requireSound(files, done -> {}),
            "model.layers.1.mlp.up_proj.weight holds a value in row 3");
        files.tensors().close();
      }
    }
  }

  @Test
  void refusesTheWeightByteThatNeverOccurs() throws IOException {
    var bytes = MODEL.gguf(TensorEncoding.Q8_0).build();
    bytes[bytes.length - 1] = Byte.MIN_VALUE;
    var files = ModelFiles.open(Files.write(folder.resolve("m.gguf"), bytes));
    refuses(() -> ModelCheck.requireSound(files, done -> {}), "the code -128");
    files.tensors().close();
  }

  @Test
  void refusesConfigurationsTheEngineWouldComputeWrongly() {
    refusesConfig(c -> c.putArray("architectures").add("GPT2LMHeadModel"), "LlamaForCausalLM");
    refusesConfig(c -> c.remove("architectures"), "(none named)");
    refusesConfig(c -> c.put("hidden_act", "gelu"), "the activation gelu");
    refusesConfig(c -> c.put("attention_bias", true), "attention_bias");
    refusesConfig(c -> c.putObject("quantization_config").put("bits", 4), "quantization_config");
    refusesConfig(c -> c.putObject("rope_scaling").put("type", "yarn"), "RoPE scaling yarn");
    refusesConfig(c -> c.put("partial_rotary_factor", 0.5), "partial_rotary_factor");
    refusesConfig(c -> c.remove("hidden_size"), "hidden_size");
    refusesConfig(c -> c.put("hidden_size", 1L << 40), "hidden_size");
    refusesConfig(c -> c.put("num_hidden_layers", 1_000_000), "number of layers");
    refusesConfig(c -> c.put("num_attention_heads", 0), "number of heads");
    refusesConfig(c -> c.put("rope_theta", -1), "RoPE base");
    refusesConfig(c -> c.put("vocab_size", 20), "The tokenizer has");
    refusesConfig(c -> c.put("vocab_size", 300), "but the configuration says");
    refusesConfig(c -> c.put("num_hidden_layers", 3), "lacks the tensor model.layers.2.");
    refusesConfig(c -> c.put("num_hidden_layers", 1), "tensors the engine does not know");
    refusesConfig(c -> c.put("num_key_value_heads", 4), "self_attn.k_proj");
  }

  @Test
  void refusesSettingsOfAnotherTypeByTheirName() {
    refusesConfig(c -> c.put("rope_theta", "500000"), "rope_theta is no number");
    refusesConfig(c -> c.put("rms_norm_eps", "1e-5"), "rms_norm_eps is no number");
    refusesConfig(c -> c.put("rope_scaling", "linear"), "rope_scaling is no object");
    refusesConfig(c -> c.put("rope_parameters", 4), "rope_parameters is no object");
    refusesConfig(
        c -> c.putObject("rope_parameters").put("rope_theta", true),
        "rope_parameters.rope_theta is no number");
    refusesConfig(
        c -> c.putObject("rope_scaling").put("rope_type", 1), "rope_scaling.rope_type is no text");
    refusesConfig(
        c -> c.putObject("rope_scaling").put("type", "linear").put("factor", "4"),
        "rope_scaling.factor is no number");
    refusesConfig(
        c -> c.putObject("rope_scaling").put("type", "linear"),
        "rope_scaling.factor is missing, a number");
    refusesConfig(c -> c.put("num_hidden_layers", 2.0), "num_hidden_layers is no whole number");
    refusesConfig(c -> c.remove("hidden_size"), "hidden_size is missing, a whole number");
    refusesConfig(c -> c.put("attention_bias", "yes"), "attention_bias is neither true nor false");
    refusesConfig(c -> c.put("mlp_bias", 2), "mlp_bias is neither true nor false");
    refusesConfig(c -> c.put("tie_word_embeddings", 0), "tie_word_embeddings is neither");
    refusesConfig(c -> c.put("hidden_act", 5), "hidden_act is no text");
    refusesConfig(c -> c.put("quantization_config", "{}"), "asks for quantization_config");
    refusesConfig(c -> c.putArray("quantization_config"), "asks for quantization_config");
    refusesConfig(c -> c.put("bos_token_id", "1"), "bos_token_id is no whole number");
    refusesConfig(c -> c.putArray("eos_token_id").add(2).add("0"), "eos_token_id is no whole");
  }

  @Test
  void findsRopeSettingsWhereverTheyStand() {
    for (var name : List.of("rope_parameters", "rope_scaling")) {
      refusesConfig(
          c -> c.putObject(name).put("partial_rotary_factor", 0.5),
          name + ".partial_rotary_factor is not 1");
      refusesConfig(
          c -> c.putObject(name).putObject("full_attention").put("partial_rotary_factor", 0.5),
          name + ".full_attention.partial_rotary_factor is not 1");
      refusesConfig(
          c -> c.putObject(name).put("factor", 4), name + ".rope_type is missing, though there");
      refusesConfig(
          c -> c.putObject(name).putObject("sliding_attention").put("rope_theta", 5),
          "sliding_attention is set");
    }
    refusesConfig(
        c -> c.putObject("rope_parameters").put("rope_theta", 20_000),
        "rope_theta is not what the RoPE parameters say");
    refusesConfig(
        c -> {
          c.putObject("rope_parameters").put("rope_type", "default");
          c.putObject("rope_scaling").put("rope_type", "linear").put("factor", 4);
        },
        "rope_scaling is not what rope_parameters says");
  }

  @Test
  void takesANumberWithOrWithoutAPointAndNullForAbsent() {
    var json = MODEL.configJson().put("rope_theta", 20_000).put("partial_rotary_factor", 1);
    json.putObject("rope_scaling").put("type", "linear").put("factor", 4).put("rope_theta", 2e4);
    var config = HuggingFaceConfig.read(json, null);
    assertThat(config.ropeTheta()).isEqualTo(20_000);
    assertThat(config.ropeScaling())
        .isEqualTo(new RopeScaling(RopeScaling.Kind.LINEAR, 4, 1, 1, 1));
    for (var name :
        List.of(
            "rope_scaling",
            "rope_parameters",
            "quantization_config",
            "head_dim",
            "bos_token_id",
            "hidden_act",
            "attention_bias",
            "partial_rotary_factor")) {
      json.putNull(name);
    }
    assertThat(HuggingFaceConfig.read(json, null).ropeScaling()).isNull();
  }

  @Test
  void refusesFactorsThatStretchNothing() {
    for (int factor : new int[] {0, -2}) {
      refusesConfig(
          c -> c.putObject("rope_scaling").put("type", "linear").put("factor", factor),
          "the factor of the RoPE scaling is not a positive number");
      refusesGguf(linear().float32("llama.rope.scaling.factor", factor), "the factor of the RoPE");
    }
    refusesGguf(
        linear().float32("llama.rope.scaling.factor", Float.POSITIVE_INFINITY), "the factor of");
    refusesConfig(
        c ->
            c.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", 8)
                .put("low_freq_factor", 4)
                .put("high_freq_factor", 4)
                .put("original_max_position_embeddings", 8192),
        "high frequency factor of the RoPE scaling is not more than the low one");
  }

  private static GgufBuilder linear() {
    return MODEL.gguf(TensorEncoding.F32).text("llama.rope.scaling.type", "linear");
  }

  @Test
  void readsWholeNumbersInGgufWhereNumbersAreWanted() {
    var file =
        linear().uint32("llama.rope.scaling.factor", 4).uint32("llama.rope.freq_base", 500_000);
    var files = ModelFiles.open(file.write(folder.resolve("whole.gguf")));
    assertThat(files.config().ropeTheta()).isEqualTo(500_000);
    assertThat(files.config().ropeScaling())
        .isEqualTo(new RopeScaling(RopeScaling.Kind.LINEAR, 4, 1, 1, 1));
    files.tensors().close();
  }

  @Test
  void refusesGgufValuesOfAnotherTypeByTheirName() {
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).text("llama.rope.freq_base", "500000"),
        "value llama.rope.freq_base is no number");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).float32("llama.attention.key_length", 8),
        "value llama.attention.key_length is no whole number");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).uint32("llama.rope.scaling.type", 1),
        "value llama.rope.scaling.type is no text");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).uint32("tokenizer.ggml.add_bos_token", 1),
        "value tokenizer.ggml.add_bos_token is no truth value");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).float32("general.alignment", 32),
        "value general.alignment is no whole number");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).float32("llama.rope.scaling.factor", 4),
        "llama.rope.scaling.factor stands without rope.scaling.type");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).float32("llama.rope.scale_linear", 4),
        "llama.rope.scale_linear is an older form");
  }

  @Test
  void saysWhichNumberOfHeadsCannotBe() {
    for (int heads : new int[] {0, TinyModel.HIDDEN + 1}) {
      var file =
          new GgufBuilder()
              .text("general.architecture", "llama")
              .uint32("llama.embedding_length", TinyModel.HIDDEN)
              .uint32("llama.block_count", TinyModel.LAYERS)
              .uint32("llama.context_length", TinyModel.CONTEXT)
              .uint32("llama.attention.head_count", heads)
              .text("tokenizer.ggml.model", "gpt2")
              .text("tokenizer.ggml.pre", "gpt-2")
              .texts("tokenizer.ggml.tokens", TinyTokenizers.byteLevelTokens())
              .texts("tokenizer.ggml.merges", TinyTokenizers.MERGES);
      refusesGguf(file, "llama.attention.head_count is " + heads + ", but the width is 32");
    }
  }

  @Test
  void readsRopeScalingAndSlidingWindows() {
    var json = MODEL.configJson();
    json.putObject("rope_scaling")
        .put("rope_type", "llama3")
        .put("factor", 8.0)
        .put("low_freq_factor", 1.0)
        .put("high_freq_factor", 4.0)
        .put("original_max_position_embeddings", 8192);
    json.putArray("architectures").add("MistralForCausalLM");
    json.put("sliding_window", 16);
    var config = HuggingFaceConfig.read(json, null);
    assertThat(config.ropeScaling())
        .isEqualTo(new RopeScaling(RopeScaling.Kind.LLAMA3, 8, 1, 4, 8192));
    assertThat(config.contextLength()).isEqualTo(TinyModel.CONTEXT);
    assertThat(config.variant().windows()).containsExactly(16, 16);
  }

  @Test
  void recognisesTheFrequencyTableOfLlama3() {
    var scaling = new RopeScaling(RopeScaling.Kind.LLAMA3, 32, 1, 4, 8192);
    var table = new float[TinyModel.HEAD_DIM / 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) RopeFactors.divisor(i, table.length, scaling, 500_000);
    }
    assertThat(table[0]).isEqualTo(1);
    assertThat(table[table.length - 1]).isEqualTo(32);
    var file = MODEL.gguf(TensorEncoding.F32).float32("llama.rope.freq_base", 500_000);
    file.tensor("rope_freqs.weight", 0, TinyModel.encode("F32", table), table.length);
    var files = ModelFiles.open(file.write(folder.resolve("m.gguf")));
    assertThat(files.config().ropeScaling()).isEqualTo(scaling);
    files.tensors().close();

    table[0] = 2;
    var other = MODEL.gguf(TensorEncoding.F32).float32("llama.rope.freq_base", 500_000);
    other.tensor("rope_freqs.weight", 0, TinyModel.encode("F32", table), table.length);
    var path = other.write(folder.resolve("n.gguf"));
    refuses(() -> ModelFiles.open(path), "rope_freqs");
  }

  @Test
  void refusesFoldersWithMissingOrForeignFiles() throws IOException {
    MODEL.writeFolder(folder);
    Files.delete(folder.resolve("model.safetensors"));
    Files.write(folder.resolve("pytorch_model.bin"), new byte[8]);
    refuses(() -> ModelFiles.open(folder), "safetensors form");
    var index = folder.resolve("model.safetensors.index.json");
    for (var name : List.of("../../etc/passwd", "/etc/x.safetensors", "a/b.safetensors", "x")) {
      Files.writeString(index, "{\"weight_map\":{\"t\":\"" + name + "\"}}");
      refuses(() -> ModelFiles.open(folder), "no plain .safetensors name");
    }
    Files.writeString(index, "{\"weight_map\":{\"t\":\"absent.safetensors\"}}");
    refuses(() -> ModelFiles.open(folder), "lacks the file absent.safetensors");
    Files.writeString(index, "{}");
    refuses(() -> ModelFiles.open(folder), "lists 0 files");
    Files.delete(folder.resolve("tokenizer.json"));
    refuses(() -> ModelFiles.open(folder), "lacks the file tokenizer.json");
    Files.delete(folder.resolve("config.json"));
    refuses(() -> ModelFiles.open(folder), "lacks the file config.json");
  }

  @Test
  void refusesFilesThatAreTooLargeToBeWhatTheySay() throws IOException {
    MODEL.writeFolder(folder);
    Files.writeString(folder.resolve("config.json"), " ".repeat(2 << 20) + MODEL.configJson());
    refuses(() -> ModelFiles.open(folder), "at most 1,048,576 are read");
  }

  @Test
  void refusesOtherGgufModels() {
    refusesGguf(MODEL.ggufWithoutTensors(), "lacks the tensor model.embed_tokens.weight");
    refusesGguf(new GgufBuilder().text("general.architecture", "mamba"), "architecture mamba");
    refusesGguf(new GgufBuilder(), "(none named)");
    refusesGguf(MODEL.gguf(TensorEncoding.F32).uint32("llama.expert_count", 8), "experts");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).tensor("blk.0.attn_q.bias", 0, new byte[128], 32), "bias");
    refusesGguf(
        MODEL.gguf(TensorEncoding.F32).text("llama.rope.scaling.type", "yarn"), "scaling yarn");
  }

  @Test
  void saysWithNumbersWhenMemoryIsTooSmall() {
    var needed = ModelMemory.of(MODEL.config);
    long heap = needed.heap() + needed.context();
    ModelCheck.requireFits(needed, new FreeMemory(heap, needed.offHeap()), Long.MAX_VALUE);
    ModelCheck.requireFits(needed, new FreeMemory(heap - 1, needed.offHeap()), 1);
    refusesMemory(
        () ->
            ModelCheck.requireFits(
                needed, new FreeMemory(heap - 1, needed.offHeap()), Long.MAX_VALUE),
        "MiB of Java heap");
    refusesMemory(
        () -> ModelCheck.requireFits(needed, new FreeMemory(heap, needed.offHeap() - 1), 0),
        "MiB of memory beside the Java heap");
    ModelCheck.requireHoldable(needed, needed.total(0));
    refusesMemory(
        () -> ModelCheck.requireHoldable(needed, needed.total(0) - 1), "MiB in all. Take a");
  }

  private static void refusesMemory(ThrowingCallable check, String because) {
    assertThatThrownBy(check).isInstanceOf(NodeException.class).hasMessageContaining(because);
  }

  private static List<Object> withoutIds(ModelConfig config) {
    return List.of(
        config.hiddenSize(),
        config.intermediateSize(),
        config.layers(),
        config.heads(),
        config.kvHeads(),
        config.headDim(),
        config.vocabularySize(),
        config.contextLength(),
        config.ropeTheta(),
        (float) config.rmsNormEps(),
        config.tiedEmbeddings());
  }

  private void refusesConfig(Consumer<ObjectNode> change, String because) {
    var json = MODEL.configJson();
    change.accept(json);
    var path = MODEL.writeFolder(folder.resolve("bad"));
    TinyModel.write(path.resolve("config.json"), TinyModel.bytes(json.toString()));
    refuses(() -> ModelFiles.open(path), because);
  }

  private void refusesGguf(GgufBuilder file, String because) {
    var path = file.write(folder.resolve("bad.gguf"));
    refuses(() -> ModelFiles.open(path), because);
  }

  private static void refuses(ThrowingCallable act, String because) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .hasMessageContaining(because);
  }

  private static void requireEqual(TensorSource tensors, float tolerance) {
    assertThat(tensors.names()).containsExactlyInAnyOrderElementsOf(MODEL.shapes.keySet());
    for (var name : MODEL.shapes.keySet()) {
      var expected = MODEL.weights.get(name);
      var found = TinyModel.read(tensors, name);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).as(name + " " + i).isCloseTo(expected[i], within(tolerance));
      }
    }
  }
}
