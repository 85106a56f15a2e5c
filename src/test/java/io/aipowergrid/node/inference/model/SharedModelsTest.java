package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.TokenIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Real files: the same model in llama2.c's and in GGUF's form, and a real byte-level vocabulary.
 */
class SharedModelsTest {
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @Test
  void readsTheWeightsThatLlama2cReads() throws IOException {
    var raw =
        ByteBuffer.wrap(Files.readAllBytes(SharedModels.require("stories260K.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    var files = ModelFiles.open(SharedModels.require("stories260K.gguf"));
    var config = files.config();
    assertThat(List.of(raw.getInt(0), raw.getInt(4), raw.getInt(8), raw.getInt(12), raw.getInt(16)))
        .containsExactly(
            config.hiddenSize(),
            config.intermediateSize(),
            config.layers(),
            config.heads(),
            config.kvHeads());
    raw.position(28);
    int layers = config.layers();
    try (var tensors = files.tensors()) {
      requireNext(raw, tensors, "model.embed_tokens.weight");
      requireLayers(raw, tensors, layers, "input_layernorm.weight");
      requireLayers(raw, tensors, layers, "self_attn.q_proj.weight");
      requireLayers(raw, tensors, layers, "self_attn.k_proj.weight");
      requireLayers(raw, tensors, layers, "self_attn.v_proj.weight");
      requireLayers(raw, tensors, layers, "self_attn.o_proj.weight");
      requireLayers(raw, tensors, layers, "post_attention_layernorm.weight");
      requireLayers(raw, tensors, layers, "mlp.gate_proj.weight");
      requireLayers(raw, tensors, layers, "mlp.down_proj.weight");
      requireLayers(raw, tensors, layers, "mlp.up_proj.weight");
      requireNext(raw, tensors, "model.norm.weight");
      ModelCheck.requireSound(files, done -> {});
    }
  }

  private static void requireLayers(
      ByteBuffer raw, TensorSource tensors, int layers, String suffix) {
    for (int layer = 0; layer < layers; layer++) {
      requireNext(raw, tensors, "model.layers." + layer + "." + suffix);
    }
  }

  // llama2.c turns neighbouring rows (2i, 2i+1) of a head of 8; rotate half pairs i with i + 4.
  private static void requireNext(ByteBuffer raw, TensorSource tensors, String name) {
    var info = tensors.info(name);
    boolean turned = name.contains("q_proj") || name.contains("k_proj");
    var row = new float[(int) info.columns()];
    for (int i = 0; i < info.rows(); i++) {
      int inHead = i % 8;
      tensors.readRow(name, turned ? i - inHead + inHead / 2 + inHead % 2 * 4 : i, row);
      for (float value : row) {
        assertThat(value).as(name).isEqualTo(raw.getFloat());
      }
    }
  }

  private record Llama2cVocabulary(List<String> pieces, List<Float> scores) {
    static Llama2cVocabulary read() throws IOException {
      var raw =
          ByteBuffer.wrap(Files.readAllBytes(SharedModels.require("tok512.bin")))
              .order(ByteOrder.LITTLE_ENDIAN);
      raw.getInt();
      var pieces = new ArrayList<String>();
      var scores = new ArrayList<Float>();
      while (raw.hasRemaining()) {
        scores.add(raw.getFloat());
        var piece = new byte[raw.getInt()];
        raw.get(piece);
        pieces.add(new String(piece, StandardCharsets.UTF_8));
      }
      return new Llama2cVocabulary(pieces, scores);
    }

    /** llama2.c's encode, as its text describes it: a space, code points or bytes, best pair. */
    TokenIds encode(String text) {
      var ids = new ArrayList<Integer>();
      if (!text.isEmpty()) {
        ids.add(pieces.indexOf(" "));
      }
      text.codePoints()
          .forEach(
              c -> {
                int id = pieces.indexOf(Character.toString(c));
                if (id >= 0) {
                  ids.add(id);
                } else {
                  for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    ids.add(Byte.toUnsignedInt(b) + 3);
                  }
                }
              });
      for (int best = bestPair(ids); best >= 0; best = bestPair(ids)) {
        ids.set(best, merged(ids, best));
        ids.remove(best + 1);
      }
      return TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private int merged(List<Integer> ids, int at) {
      return pieces.indexOf(pieces.get(ids.get(at)) + pieces.get(ids.get(at + 1)));
    }

    private int bestPair(List<Integer> ids) {
      float bestScore = -1e10f;
      int best = -1;
      for (int i = 0; i + 1 < ids.size(); i++) {
        int id = merged(ids, i);
        if (id >= 0 && scores.get(id) > bestScore) {
          bestScore = scores.get(id);
          best = i;
        }
      }
      return best;
    }
  }

  @Test
  void tokenisesAsLlama2cDoes() throws IOException {
    var files = ModelFiles.open(SharedModels.require("stories260K.gguf"));
    files.tensors().close();
    var tokenizer = files.tokenizer();
    var vocabulary = Llama2cVocabulary.read();
    assertThat(tokenizer.size()).isEqualTo(512).isEqualTo(vocabulary.pieces.size());
    for (int id = 259; id < 512; id++) {
      assertThat(new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8))
          .isEqualTo(vocabulary.pieces.get(id));
    }
    var story = Files.readString(SharedModels.require("tinyshakespeare.txt"));
    var texts = new ArrayList<>(List.of("", "Once upon a time", " two  spaces ", "é日😀\n\t"));
    for (int i = 0; i < 100; i++) {
      texts.add(story.substring(i * 5_000, i * 5_000 + 10 + i * 3));
    }
    for (var text : texts) {
      var ids = tokenizer.encode(text, false);
      assertThat(ids).as(text).isEqualTo(vocabulary.encode(text));
      assertThat(new ModelPromptEncoder(files).decode(ids)).isEqualTo(text);
    }
    assertThat(new ModelPromptEncoder(files).text("Once").get(0)).isEqualTo(1);
  }

  @Test
  void tokenisesTheVectorsOfAByteLevelVocabulary() throws IOException {
    var inputs =
        Files.readString(SharedModels.require("ggml-vocab-gpt-2.gguf.inp")).split(SEPARATOR, -1);
    var expected = Files.readAllLines(SharedModels.require("ggml-vocab-gpt-2.gguf.out"));
    try (var arena = Arena.ofShared()) {
      var file =
          GgufFile.read(MappedFile.map(SharedModels.require("ggml-vocab-gpt-2.gguf"), arena));
      var tokenizer = GgufTokenizers.of(file);
      assertThat(expected).hasSizeGreaterThan(40);
      for (int i = 0; i < expected.size(); i++) {
        var ids = tokenizer.encode(inputs[i], false);
        assertThat(words(ids)).as(inputs[i]).isEqualTo(expected.get(i).strip());
        assertThat(text(tokenizer, ids)).isEqualTo(inputs[i]);
      }
    }
  }

  private static String words(TokenIds ids) {
    return Arrays.stream(ids.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  private static String text(Tokenizer tokenizer, TokenIds ids) {
    var bytes = new ByteArrayOutputStream();
    IntStream.of(ids.toArray()).forEach(id -> bytes.writeBytes(tokenizer.tokenBytes(id)));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
