package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.FormulaModel;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny models of every family give the logits that the transformers library gave for them
 * (families/ORIGIN.md). Their weights lose nothing by requantising, so what is left of the error is
 * that of 8-bit values.
 */
class FamiliesTest {
  private static final double ERROR_MAX = 0.01;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "mistral",
        "mistral-whole",
        "qwen2",
        "qwen2-window",
        "qwen3",
        "gemma2",
        "gemma3"
      })
  void logitsAreThoseOfTheReference(String name) throws IOException {
    var recorded = recorded(name);
    var config = (ObjectNode) recorded.path("config");
    var model = new FormulaModel(config, name.startsWith("gemma"));
    var files = ModelFiles.open(model.writeFolder(folder));
    var prompt = recorded.path("prompt");
    for (var kernels : KernelSets.all()) {
      var logits = logits(files, kernels, prompt);
      compare(name, recorded, logits);
    }
    files.tensors().close();
  }

  @Test
  void aStepLeftOutIsSeen() throws IOException {
    requireSeen("mistral", v -> DecoderVariant.LLAMA);
    requireSeen("qwen2-window", v -> v.withWindows(List.of()));
    requireSeen("gemma2", v -> changed(v, Activation.SILU, v.embeddingScale(), 2, 1.5f, 3, 0));
    requireSeen("gemma2", v -> changed(v, v.activation(), 1, 2, 1.5f, 3, 0));
    requireSeen("gemma2", v -> changed(v, v.activation(), v.embeddingScale(), 32, 1.5f, 3, 0));
    requireSeen("gemma2", v -> changed(v, v.activation(), v.embeddingScale(), 2, 0, 3, 0));
    requireSeen("gemma2", v -> changed(v, v.activation(), v.embeddingScale(), 2, 1.5f, 0, 0));
    requireSeen("gemma3", v -> changed(v, v.activation(), v.embeddingScale(), 2, 0, 0, 0));
  }

  private static DecoderVariant changed(
      DecoderVariant from,
      Activation activation,
      float embeddingScale,
      double queryScalar,
      float attentionCap,
      float logitCap,
      double localRopeTheta) {
    return new DecoderVariant(
        from.projectionBias(),
        from.headNorms(),
        from.outputNorms(),
        activation,
        embeddingScale,
        queryScalar,
        attentionCap,
        logitCap,
        from.windows(),
        localRopeTheta);
  }

  private void requireSeen(String name, UnaryOperator<DecoderVariant> change) throws IOException {
    var recorded = recorded(name);
    var model = new FormulaModel((ObjectNode) recorded.path("config"), name.startsWith("gemma"));
    var right = ModelFiles.open(model.writeFolder(folder));
    assertThat(right.architecture()).isEqualTo(name.replaceAll("-.*", ""));
    var config = right.config().withVariant(change.apply(right.config().variant()));
    var wrong = new LoadedModelFiles(config, right.tensors(), right.tokenizer(), null);
    var prompt = recorded.path("prompt");
    int last = prompt.size() - 1;
    var found = logits(wrong, new ScalarKernels(), prompt)[last];
    assertThat(error(recorded.path("logits").path(Integer.toString(last)), found))
        .as("%s with %s", name, config.variant())
        .isGreaterThan(3 * ERROR_MAX);
    right.tensors().close();
  }

  private static void compare(String name, JsonNode recorded, float[][] logits) {
    int same = 0;
    for (int position = 0; position < logits.length; position++) {
      int top = ExactMath.largest(logits[position], 0, logits[position].length, -1);
      same += top == recorded.path("top").get(position).asInt() ? 1 : 0;
      var expected = recorded.path("logits").path(Integer.toString(position));
      if (!expected.isMissingNode()) {
        assertThat(error(expected, logits[position]))
            .as("%s at %d", name, position)
            .isLessThan(ERROR_MAX);
      }
    }
    assertThat(same).as(name).isGreaterThanOrEqualTo(logits.length - 1);
  }

  /** Length of the difference over the length of what was expected. */
  private static double error(JsonNode expected, float[] found) {
    double difference = 0;
    double length = 0;
    assertThat(expected).hasSize(found.length);
    for (int i = 0; i < found.length; i++) {
      double wanted = expected.get(i).asDouble();
      difference += (found[i] - wanted) * (found[i] - wanted);
      length += wanted * wanted;
    }
    return Math.sqrt(difference / length);
  }

  private static float[][] logits(LoadedModelFiles files, ExactKernels kernels, JsonNode prompt) {
    var model = ExactModel.requantise(files);
    var batch = new Batch(prompt.size());
    var cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
    cache.ensure(prompt.size());
    for (int position = 0; position < prompt.size(); position++) {
      batch.add(prompt.get(position).asInt(), position, cache, Wanted.LOGITS);
    }
    try (var pool = new WorkerPool(1, "families")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, prompt.size());
      runner.forward(batch);
      int vocabulary = model.config().vocabularySize();
      var logits = new float[prompt.size()][vocabulary];
      for (int position = 0; position < prompt.size(); position++) {
        System.arraycopy(
            runner.logits(), runner.logitsOffset(position), logits[position], 0, vocabulary);
      }
      return logits;
    }
  }

  private static JsonNode recorded(String name) throws IOException {
    try (var in = FamiliesTest.class.getResourceAsStream("/families/" + name + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
