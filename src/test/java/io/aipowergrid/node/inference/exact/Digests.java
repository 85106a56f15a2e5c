package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.ModelFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Whole-model results in a line, for comparing engines, machines and settings. */
final class Digests {
  static final String MODEL = "m";
  static final EngineLimits LIMITS = new EngineLimits(8, 64, 64 << 20, 64, 1);

  private Digests() {}

  /** Shapes that meet odd rows, padding, grouped heads, narrow and wide heads. */
  static List<ModelConfig> shapes() {
    return List.of(
        RandomModel.shape(64, 96, 2, 4, 2, 200, 400),
        RandomModel.shape(48, 130, 2, 6, 6, 77, 400),
        RandomModel.shape(128, 200, 1, 2, 1, 300, 400));
  }

  /** The first shape with the steps of every family, and with all steps that any has. */
  static Map<String, ModelConfig> variants() {
    var shape = RandomModel.shape(64, 96, 3, 4, 2, 200, 400);
    var variants = new LinkedHashMap<String, ModelConfig>();
    variants.put("mistral", shape.withVariant(DecoderVariant.LLAMA.withWindow(40, 3)));
    variants.put("qwen2", shape.withVariant(DecoderVariant.qwen2()));
    variants.put("qwen3", shape.withVariant(DecoderVariant.qwen3()));
    var gemma2 = DecoderVariant.gemma2(64, 24, 50, 30).withWindows(List.of(64, 0, 64));
    variants.put("gemma2", shape.withVariant(gemma2));
    var gemma3 = DecoderVariant.gemma3(64, 24, 0, 0, 500).withWindows(List.of(50, 50, 0));
    variants.put("gemma3", shape.withVariant(gemma3));
    variants.put(
        "every-step",
        shape.withVariant(
            new DecoderVariant(
                true, true, true, Activation.GELU_TANH, 8, 24, 5, 30, List.of(33, 1, 0), 500)));
    return variants;
  }

  /** The shape with another RoPE base and scaling. */
  static ModelConfig withRope(ModelConfig c, double theta, ModelConfig.RopeScaling scaling) {
    return new ModelConfig(
        c.hiddenSize(),
        c.intermediateSize(),
        c.layers(),
        c.heads(),
        c.kvHeads(),
        c.headDim(),
        c.vocabularySize(),
        c.contextLength(),
        theta,
        scaling,
        c.rmsNormEps(),
        c.tiedEmbeddings(),
        c.bosId(),
        c.eosIds());
  }

  static LoadedModelFiles random(int shape) {
    return RandomModel.of(shapes().get(shape), 7);
  }

  static GenerationRequest request(
      int vocabulary, int promptLength, int maxTokens, Sampling sampling, long seed) {
    var random = new SplittableRandom(seed);
    var prompt = new int[promptLength];
    for (int i = 0; i < promptLength; i++) {
      prompt[i] = random.nextInt(vocabulary);
    }
    return new GenerationRequest(
        MODEL,
        TokenIds.of(prompt),
        maxTokens,
        sampling,
        List.of(),
        GenerationRequest.nonceOfSeed(seed),
        0);
  }

  static GenerationRequest request(LoadedModelFiles files, int promptLength, int maxTokens) {
    return request(
        files.config().vocabularySize(),
        promptLength,
        maxTokens,
        Sampling.atTemperature(9_000),
        promptLength);
  }

  /** The same of a model with another id. */
  static GenerationRequest request(
      String model, LoadedModelFiles files, int promptLength, int maxTokens) {
    var request = request(files, promptLength, maxTokens);
    return new GenerationRequest(
        model,
        request.promptTokens(),
        maxTokens,
        request.sampling(),
        List.of(),
        request.clientNonce(),
        0);
  }

  static ExactModels models(LoadedModelFiles files, ExactKernels kernels) {
    var models = new ExactModels(Kernels.fixed(kernels));
    models.load(MODEL, files);
    return models;
  }

  static GenerationResult run(
      LoadedModelFiles files,
      ExactKernels kernels,
      EngineLimits limits,
      GenerationRequest request) {
    try (var engine = new ExactEngine(models(files, kernels), limits)) {
      return EngineProbe.run(engine, request).result();
    }
  }

  /** The model that ships with the node. */
  static LoadedModelFiles builtin() {
    return ModelFiles.open(Path.of("src/main/resources/models/aipg-builtin"));
  }

  /** Name, model root, leaf root. */
  static String line(String name, LoadedModelFiles files, ExactKernels kernels) {
    var root = ExactModel.requantise(files).modelRoot();
    return name + " " + root + " " + leafRoot(files, kernels);
  }

  static Hash256 leafRoot(LoadedModelFiles files, ExactKernels kernels) {
    return run(files, kernels, LIMITS, request(files, 300, 20)).leafRoot();
  }

  /** Prints the digests of all shapes; run in a Java machine of its own by tests. */
  public static void main(String[] args) {
    var kernels = new VectorKernels();
    System.out.println(kernels.name());
    for (int shape = 0; shape < shapes().size(); shape++) {
      System.out.println(leafRoot(random(shape), kernels));
    }
  }
}
