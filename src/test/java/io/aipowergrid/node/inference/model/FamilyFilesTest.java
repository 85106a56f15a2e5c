package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of families other than Llama: what is read of them, and what is refused. */
class FamilyFilesTest {
  @TempDir Path folder;

  @Test
  void mistralHasAWindowInEveryLayerOrNone() throws IOException {
    assertThat(read("mistral", c -> {}).windows()).containsExactly(8, 8, 8);
    assertThat(read("mistral-whole", c -> {})).isEqualTo(DecoderVariant.LLAMA);
    assertThat(read("mistral", c -> c.remove("sliding_window"))).isEqualTo(DecoderVariant.LLAMA);
    assertThat(read("mistral", c -> c.put("sliding_window", 128))).isEqualTo(DecoderVariant.LLAMA);
    refuses("mistral", c -> c.put("sliding_window", 0), "sliding_window is 0");
    refuses("mistral", c -> c.put("sliding_window", "8"), "sliding_window is no whole number");
    refuses("llama", c -> c.put("sliding_window", 8), "sliding_window is set");
  }

  @Test
  void qwen2HasWindowsOnlyWhereTheyAreSwitchedOn() throws IOException {
    assertThat(read("qwen2", c -> {})).isEqualTo(DecoderVariant.qwen2());
    assertThat(read("qwen2-window", c -> {}).windows()).containsExactly(0, 8, 8);
    assertThat(read("qwen2-window", c -> c.remove("layer_types")).windows())
        .containsExactly(0, 8, 8);
    assertThat(read("qwen2-window", c -> c.put("use_sliding_window", false)))
        .isEqualTo(DecoderVariant.qwen2());
    refuses("qwen2-window", c -> c.putArray("layer_types").add("x"), "layer_types lists 1 layers");
    refuses(
        "qwen2-window",
        c -> c.putArray("layer_types").add("linear").add("a").add("b"),
        "layer_types knows linear");
    refuses("qwen2-window", c -> c.remove("sliding_window"), "sliding_window is missing");
    refuses(
        "qwen2-window",
        c -> c.remove(List.of("layer_types", "max_window_layers")),
        "max_window_layers");
  }

  @Test
  void qwen3AndGemmaSayTheirSteps() throws IOException {
    assertThat(read("qwen3", c -> {})).isEqualTo(DecoderVariant.qwen3());
    assertThat(config("qwen3", c -> c.remove("head_dim")).headDim()).isEqualTo(128);
    var gemma2 = read("gemma2", c -> {});
    assertThat(gemma2)
        .isEqualTo(DecoderVariant.gemma2(64, 2, 1.5f, 3).withWindows(List.of(8, 0, 8, 0)));
    assertThat(read("gemma2", c -> c.remove("layer_types"))).isEqualTo(gemma2);
    assertThat(read("gemma2", c -> c.remove(List.of("query_pre_attn_scalar"))).queryScalar())
        .isEqualTo(256);
    assertThat(read("gemma2", c -> c.remove("attn_logit_softcapping")).attentionCap())
        .isEqualTo(50);
    assertThat(read("gemma2", c -> c.putNull("attn_logit_softcapping")).attentionCap()).isZero();
    assertThat(config("gemma2", c -> c.remove("tie_word_embeddings")).tiedEmbeddings()).isTrue();
  }

  @Test
  void gemma3IsReadFromNewerAndOlderFiles() throws IOException {
    var newer = config("gemma3", c -> {});
    assertThat(newer.variant().windows()).containsExactly(8, 8, 8, 8, 8, 0, 8);
    assertThat(newer.variant().localRopeTheta()).isEqualTo(10_000);
    assertThat(newer.ropeTheta()).isEqualTo(1_000_000);
    var older =
        config(
            "gemma3",
            c -> {
              c.remove(List.of("rope_parameters", "layer_types", "_sliding_window_pattern"));
              c.put("sliding_window_pattern", 6).put("rope_theta", 1_000_000);
              c.put("rope_local_base_freq", 10_000);
              c.putObject("rope_scaling").put("rope_type", "linear").put("factor", 4);
            });
    assertThat(older).isEqualTo(newer);
    refuses("gemma3", c -> c.put("use_bidirectional_attention", true), "bidirectional");
    refuses(
        "gemma3",
        c -> c.remove(List.of("layer_types", "sliding_window")),
        "sliding_window is missing");
    refuses(
        "gemma3",
        c -> c.put("_sliding_window_pattern", 0).remove("layer_types"),
        "sliding_window_pattern is 0");
    refuses(
        "gemma3",
        c -> c.putObject("rope_parameters").putObject("sliding_attention").put("rope_type", "yarn"),
        "slide by yarn");
    refuses(
        "gemma3",
        c ->
            ((ObjectNode) c.path("rope_parameters").path("sliding_attention"))
                .put("partial_rotary_factor", 0.5),
        "rope_parameters.sliding_attention.partial_rotary_factor is not 1");
    refuses("gemma3", c -> c.put("layer_types", "sliding_attention"), "layer_types is no list");
    refuses("qwen2", c -> c.put("use_sliding_window", "true"), "use_sliding_window is neither");
    refuses("gemma3", c -> c.put("query_pre_attn_scalar", 0), "query_pre_attn_scalar");
    refuses("gemma2", c -> c.put("final_logit_softcapping", -1), "final_logit_softcapping");
    refuses("gemma2", c -> c.put("attn_logit_softcapping", "x"), "attn_logit_softcapping");
    refuses("gemma2", c -> c.put("attn_logit_softcapping", 1e30), "cap of scores");
    refuses("gemma3", c -> c.put("hidden_activation", "relu"), "the activation relu");
    refuses(
        "gemma3",
        c -> c.putArray("architectures").add("Gemma3ForConditionalGeneration"),
        "Gemma3ForConditionalGeneration is not supported");
  }

  @Test
  void embeddingsAreScaledByARootOfSevenBits() {
    assertThat(DecoderVariant.gemma2(2304, 256, 0, 0).embeddingScale()).isEqualTo(48);
    assertThat(DecoderVariant.gemma2(3584, 256, 0, 0).embeddingScale()).isEqualTo(59.75f);
    assertThat(DecoderVariant.gemma3(1152, 256, 0, 0, 1).embeddingScale()).isEqualTo(34);
    assertThat(DecoderVariant.gemma3(3072, 256, 0, 0, 1).embeddingScale()).isEqualTo(55.5f);
  }

  @Test
  void refusesShapesThatCannotBe() throws IOException {
    for (var family : new String[] {"mistral", "qwen2", "qwen2-window", "qwen3"}) {
      refuses(family, c -> c.put("num_hidden_layers", -1).remove("layer_types"), "layers");
      refuses(family, c -> c.put("num_hidden_layers", 1 << 30).remove("layer_types"), "layers");
      refuses(family, c -> c.put("num_attention_heads", 3), "multiple of");
      refuses(family, c -> c.put("head_dim", 7), "head dimension is odd");
      refuses(
          family,
          c -> c.putObject("rope_parameters").put("rope_type", "yarn"),
          "RoPE scaling yarn");
      refuses(family, c -> c.put("hidden_act", "relu"), "the activation relu");
    }
  }

  @Test
  void refusesFilesThatLackTheTensorsOfTheirFamily() throws IOException {
    var path = model("llama", c -> {}).writeFolder(folder.resolve("a"));
    var json = json("llama");
    json.putArray("architectures").add("Qwen2ForCausalLM");
    TinyModel.write(path.resolve("config.json"), TinyModel.bytes(json.toString()));
    refused(() -> ModelFiles.open(path), "lacks the tensor model.layers.0.self_attn.q_proj.bias");

    var biased = model("qwen2", c -> {}).writeFolder(folder.resolve("b"));
    json = json("qwen2");
    json.putArray("architectures").add("LlamaForCausalLM");
    TinyModel.write(biased.resolve("config.json"), TinyModel.bytes(json.toString()));
    refused(() -> ModelFiles.open(biased), "such as model.layers.0.self_attn.k_proj.bias");
  }

  @Test
  void ggufGivesTheSameModel() throws IOException {
    requireEqual("qwen2", c -> {}, model("qwen2", c -> {}).gguf("qwen2"));
    requireEqual("qwen3", c -> {}, model("qwen3", c -> {}).gguf("qwen3"));
    Consumer<ObjectNode> scalar = c -> c.put("query_pre_attn_scalar", 32);
    var gemma2 =
        model("gemma2", scalar)
            .gguf("gemma2")
            .uint32("gemma2.attention.sliding_window", 8)
            .float32("gemma2.attn_logit_softcapping", 1.5f)
            .float32("gemma2.final_logit_softcapping", 3);
    requireEqual("gemma2", scalar, gemma2);
    var gemma3 =
        model("gemma3", scalar)
            .gguf("gemma3")
            .uint32("gemma3.attention.sliding_window", 8)
            .text("gemma3.rope.scaling.type", "linear")
            .float32("gemma3.rope.scaling.factor", 4);
    requireEqual("gemma3", scalar, gemma3);
  }

  @Test
  void ggufWindowsAreReadOrRefused() throws IOException {
    var windowed = TinyModel.make().gguf(TensorEncoding.F32);
    windowed.uint32("llama.attention.sliding_window", 16);
    var files = ModelFiles.open(windowed.write(folder.resolve("m.gguf")));
    assertThat(files.config().variant().windows())
        .isEqualTo(Collections.nCopies(TinyModel.LAYERS, 16));
    files.tensors().close();
    var qwen = model("qwen2", c -> {}).gguf("qwen2").uint32("qwen2.attention.sliding_window", 16);
    refused(
        () -> ModelFiles.open(qwen.write(folder.resolve("q.gguf"))), "attention.sliding_window");
    var gemma = model("gemma2", c -> {}).gguf("gemma2");
    refused(
        () -> ModelFiles.open(gemma.write(folder.resolve("g.gguf"))),
        "lacks the value gemma2.attention.sliding_window");
  }

  private void requireEqual(String name, Consumer<ObjectNode> change, GgufBuilder gguf)
      throws IOException {
    var folderFiles = ModelFiles.open(model(name, change).writeFolder(folder.resolve("hf")));
    var ggufFiles = ModelFiles.open(gguf.write(folder.resolve("m.gguf")));
    assertThat(ggufFiles.config().variant()).isEqualTo(folderFiles.config().variant());
    assertThat(ggufFiles.config().ropeScaling()).isEqualTo(folderFiles.config().ropeScaling());
    for (var tensor : DecoderTensors.shapes(folderFiles.config()).keySet()) {
      assertThat(TinyModel.read(ggufFiles.tensors(), tensor))
          .as(tensor)
          .isEqualTo(TinyModel.read(folderFiles.tensors(), tensor));
    }
    folderFiles.tensors().close();
    ggufFiles.tensors().close();
  }

  private static DecoderVariant read(String name, Consumer<ObjectNode> change) throws IOException {
    return config(name, change).variant();
  }

  private static ModelConfig config(String name, Consumer<ObjectNode> change) throws IOException {
    var json = json(name);
    change.accept(json);
    return HuggingFaceConfig.read(json, null);
  }

  private static FormulaModel model(String name, Consumer<ObjectNode> change) throws IOException {
    var json = json(name);
    change.accept(json);
    return new FormulaModel(json, name.startsWith("gemma"));
  }

  private static ObjectNode json(String name) throws IOException {
    try (var in = FamilyFilesTest.class.getResourceAsStream("/families/" + name + ".json")) {
      return (ObjectNode) new ObjectMapper().readTree(in).path("config");
    }
  }

  private static void refuses(String name, Consumer<ObjectNode> change, String because) {
    refused(() -> read(name, change), because);
  }

  private static void refused(ThrowingCallable act, String because) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .hasMessageContaining(because);
  }
}
