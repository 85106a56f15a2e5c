package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Writes the golden vectors: seeded inputs and what the kernels make of them, floats as their bits
 * in hex. Run {@link #main} to write the files again after a wanted change of the arithmetic.
 */
final class GoldenVectors {
  private static final int LANES_AND_MORE = 37;

  private final ExactKernels kernels;
  private final SplittableRandom random = new SplittableRandom(20_261_122);

  GoldenVectors(ExactKernels kernels) {
    this.kernels = kernels;
  }

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    Files.createDirectories(folder);
    for (var file : new GoldenVectors(new ScalarKernels()).files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), String.join("\n", file.getValue()) + "\n");
    }
    Files.writeString(folder.resolve("models.txt"), String.join("\n", models()) + "\n");
  }

  /** A name, the model root and the leaf root of one request, for every model at hand. */
  private static List<String> models() {
    var lines = new ArrayList<String>();
    for (int shape = 0; shape < Digests.shapes().size(); shape++) {
      lines.add(Digests.line("random-" + shape, Digests.random(shape), new ScalarKernels()));
    }
    Digests.variants()
        .forEach(
            (name, shape) ->
                lines.add(Digests.line(name, RandomModel.of(shape, 7), new ScalarKernels())));
    Stories.find()
        .ifPresent(files -> lines.add(Digests.line("stories260K", files, new ScalarKernels())));
    lines.add(Digests.line("builtin", Digests.builtin(), new ScalarKernels()));
    return lines;
  }

  Map<String, List<String>> files() {
    var files = new LinkedHashMap<String, List<String>>();
    files.put("rne.txt", rne());
    files.put("exp.txt", exp());
    files.put("gate.txt", gate());
    files.put("quantise-activations.txt", activations());
    files.put("quantise-weights.txt", weights());
    files.put("matvec.txt", product());
    files.put("rmsnorm.txt", norm());
    files.put("rope.txt", rope());
    files.put("attention.txt", attention());
    files.put("sampling.txt", sampling());
    files.put("commitments.txt", commitments());
    return files;
  }

  private List<String> rne() {
    var lines = new ArrayList<String>();
    for (float v : new float[] {0, -0.0f, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 4_194_303.5f, -7.5f}) {
      lines.add(hex(v) + " " + ExactMath.rne(v));
    }
    for (int i = 0; i < 100; i++) {
      float v = value() * 4000;
      lines.add(hex(v) + " " + ExactMath.rne(v));
    }
    return lines;
  }

  // Through the gate, exp is only reached inside kernels; sums of probabilities show it directly.
  private List<String> exp() {
    var lines = new ArrayList<String>();
    var x = new float[LANES_AND_MORE];
    var mass = new int[LANES_AND_MORE];
    for (int round = 0; round < 20; round++) {
      fill(x, round < 10 ? 8 : 60);
      long total = kernels.probabilities(x, 0, x.length, 1.0f, mass);
      lines.add("in " + hex(x));
      lines.add("masses " + join(mass) + " total " + total);
    }
    for (int i = 0; i < 200; i++) {
      float v = value() * 50;
      lines.add("exp " + hex(v) + " " + hex(ExactMath.exp(v)));
    }
    for (float v : new float[] {0, -0.0f, 1, -1, -87, Math.nextUp(-87f), 88, 89, -1e30f, 1e-30f}) {
      lines.add("exp " + hex(v) + " " + hex(ExactMath.exp(v)));
    }
    return lines;
  }

  private List<String> gate() {
    var lines = new ArrayList<String>();
    var x = new float[2 * LANES_AND_MORE];
    var out = new float[LANES_AND_MORE];
    for (int round = 0; round < 8; round++) {
      fill(x, round < 4 ? 4 : 100);
      kernels.gate(x, 0, LANES_AND_MORE, out, 0);
      lines.add("in " + hex(x));
      lines.add("out " + hex(out));
    }
    return lines;
  }

  private List<String> activations() {
    var lines = new ArrayList<String>();
    for (float spread : new float[] {1, 1e-20f, 1e20f, 0x1p-101f, 0}) {
      var x = new float[70];
      fill(x, spread);
      var out = new Activations(1, x.length);
      out.shape(x.length);
      kernels.quantise(x, 0, x.length, out, 0);
      lines.add("in " + hex(x));
      lines.add("scale " + hex(out.scales[0]) + " codes " + join(out.codes));
    }
    return lines;
  }

  private List<String> weights() {
    var lines = new ArrayList<String>();
    for (float spread : new float[] {1, 1e-3f, 0x1p-110f}) {
      var x = new float[150];
      fill(x, spread);
      for (int k = 64; k < 128; k++) {
        x[k] *= 0.003f;
      }
      var matrix = quantise(x, 1);
      lines.add("in " + hex(x));
      lines.add("scale " + hex(matrix.rowScales()[0]) + " subscales " + hex(matrix.subscales()));
      lines.add("codes " + hex(matrix.codes()));
    }
    return lines;
  }

  private List<String> product() {
    var lines = new ArrayList<String>();
    int rows = 19;
    int columns = 130;
    var w = new float[rows * columns];
    fill(w, 1);
    var matrix = quantise(w, rows);
    int tokens = 6;
    var x = new float[columns];
    var in = new Activations(tokens, columns);
    in.shape(columns);
    for (int row = 0; row < rows; row++) {
      lines.add("scale " + hex(matrix.rowScales()[row]));
    }
    lines.add("subscales " + hex(matrix.subscales()));
    lines.add("codes " + hex(matrix.codes()));
    for (int token = 0; token < tokens; token++) {
      fill(x, 1 << token);
      kernels.quantise(x, 0, columns, in, token);
      lines.add("x " + hex(x));
    }
    var out = new float[tokens * rows];
    var product = new MatrixProduct(new WeightMatrix(List.of(matrix)), in, tokens, out);
    kernels.multiply(product, 0, rows);
    lines.add("y " + hex(out));
    return lines;
  }

  private List<String> norm() {
    var lines = new ArrayList<String>();
    for (float spread : new float[] {1, 1e-10f, 1e10f, 0x1p-101f}) {
      var x = new float[LANES_AND_MORE];
      var w = new float[LANES_AND_MORE];
      var out = new float[LANES_AND_MORE];
      fill(x, spread);
      fill(w, 2);
      kernels.rmsNorm(x, 0, new RmsNorm(w, 1e-5f), out, 0);
      lines.add("x " + hex(x));
      lines.add("w " + hex(w));
      lines.add("out " + hex(out));
    }
    return lines;
  }

  private List<String> rope() {
    var lines = new ArrayList<String>();
    var tables = RopeTables.of(RandomModel.shape(16, 16, 1, 2, 1, 2, 300));
    for (int position : new int[] {0, 1, 2, 17, 299}) {
      var x = new float[8];
      fill(x, 3);
      lines.add("position " + position + " in " + hex(x));
      tables.rotate(x, 0, position);
      lines.add("out " + hex(x));
    }
    return lines;
  }

  private List<String> attention() {
    var lines = new ArrayList<String>();
    for (int headDim : new int[] {8, 24, 64}) {
      for (int length : new int[] {1, 2, 31, 33, 70, 600}) {
        lines.addAll(attention(headDim, length));
      }
    }
    return lines;
  }

  // Long inputs are given by the seed of their generator, so that the file stays small.
  private List<String> attention(int headDim, int length) {
    long seed = random.nextLong();
    var own = new SplittableRandom(seed);
    var shape = new KvShape(1, 1, headDim);
    var cache = new KvCache(shape, new KvPagePool(Long.MAX_VALUE));
    cache.ensure(length);
    var x = new float[headDim];
    for (int position = 0; position < length; position++) {
      fill(own, x, 2);
      cache.putKey(0, 0, position, x, 0);
      fill(own, x, 2);
      cache.putValue(0, 0, position, x, 0);
    }
    var queries = new QueryCodes(1, 1, headDim);
    int max = ExactMath.queryMax(headDim);
    for (int d = 0; d < headDim; d++) {
      queries.codes[d] = (short) own.nextInt(-max, max + 1);
    }
    queries.scales[0] = 0x1p-10f;
    var batch = new Batch(1);
    batch.add(0, length - 1, cache, Wanted.NOTHING);
    var out = new float[headDim];
    var scratch = new AttentionScratch(length, headDim);
    var rope = new RopeTables(0, new float[0], new float[0]);
    var layer = new LayerAttention(batch, 0, rope, AttentionRule.plain(headDim), queries);
    kernels.attend(layer, 0, 0, scratch, out);
    return List.of(
        "seed %d headDim %d length %d".formatted(seed, headDim, length), "out " + hex(out));
  }

  private List<String> sampling() {
    var lines = new ArrayList<String>();
    var logits = new float[LANES_AND_MORE];
    var bias = new TreeMap<>(Map.of(3, 20_000, 7, -1_000_000));
    var settings =
        List.of(
            Sampling.greedy(),
            Sampling.atTemperature(10_000),
            Sampling.atTemperature(700),
            new Sampling(15_000, 5, 10_000, 0, 0, 0, new TreeMap<>(), -1),
            new Sampling(15_000, 0, 6_000, 0, 0, 0, new TreeMap<>(), -1),
            new Sampling(15_000, 0, 10_000, 2_000, 0, 0, new TreeMap<>(), -1),
            new Sampling(8_000, 9, 9_000, 500, 3_000, 5_000, bias, -1));
    for (var setting : settings) {
      var seed = new Sha256().number(lines.size()).finish();
      var sampler = new Sampler(setting, seed, Kernels.fixed(kernels), logits.length);
      lines.add("seed " + seed + " " + setting);
      for (int position = 0; position < 12; position++) {
        fill(logits, 5);
        var draw = sampler.draw(logits, 0, position);
        lines.add("logits " + hex(logits));
        lines.add(
            "random %s draw %s".formatted(Long.toHexString(sampler.random(position)), show(draw)));
        sampler.accept(draw == null ? 0 : draw.tokenId());
      }
    }
    return lines;
  }

  private static String show(Draw draw) {
    return "token %d runnerUp %d best %s second %s total %d"
        .formatted(
            draw.tokenId(),
            draw.runnerUpId(),
            hex(draw.bestLogit()),
            hex(draw.runnerUpLogit()),
            draw.total());
  }

  private List<String> commitments() {
    var lines = new ArrayList<String>();
    var nonce = GenerationRequest.nonceOfSeed(42);
    lines.add("nonce of seed 42 " + nonce);
    var bias = new TreeMap<>(Map.of(3, 20_000, 7, -1_000_000));
    var sampling = new Sampling(8_000, 9, 9_000, 500, 3_000, 5_000, bias, 3);
    var request =
        new GenerationRequest(
            "model", TokenIds.of(1, 2, 300), 5, sampling, List.of("stop", "é"), nonce, 1);
    lines.add("request " + request.requestHash() + " seed " + request.seed());
    var commitments = new Commitments();
    var prompt = new int[300];
    for (int i = 0; i < prompt.length; i++) {
      prompt[i] = i * 7;
    }
    var hidden = new Sha256().codes(new int[] {1, -2, 32_512}, 0, 3).number(0x3f80_0000).finish();
    lines.add("hidden of codes 1 -2 32512, scale 1.0: " + hidden);
    commitments.addPromptChunk(prompt, 255, hidden);
    commitments.addPromptChunk(prompt, 299, Hash256.ZERO);
    lines.add("two prompt leaves, root " + commitments.root());
    for (int position = 0; position < 5; position++) {
      var draw = new Draw(position, position + 1, 1.5f, -0.25f, 1L << 40);
      commitments.addToken(position, position * 11, hidden, draw);
      lines.add("and token leaf " + position + ", root " + commitments.root());
    }
    return lines;
  }

  private static QuantisedMatrix quantise(float[] values, int rows) {
    int columns = values.length / rows;
    int groups = QuantisedMatrix.groups(columns);
    var codes = new byte[rows * groups * ExactMath.GROUP];
    var subscales = new byte[rows * groups];
    var scales = new float[rows];
    var row = new float[columns];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(values, r * columns, row, 0, columns);
      scales[r] =
          MatrixQuantiser.quantiseRow(row, codes, r * groups * ExactMath.GROUP, subscales, r);
    }
    return new QuantisedMatrix(rows, columns, codes, subscales, scales);
  }

  private void fill(float[] x, float spread) {
    fill(random, x, spread);
  }

  private static void fill(SplittableRandom random, float[] x, float spread) {
    for (int i = 0; i < x.length; i++) {
      x[i] = value(random) * spread;
    }
  }

  private float value() {
    return value(random);
  }

  /** A multiple of 2^-16 in [-1, 1), with more small ones than large. */
  private static float value(SplittableRandom random) {
    float v = (random.nextInt(1 << 17) - (1 << 16)) * 0x1p-16f;
    return v * v * v;
  }

  private static String hex(float v) {
    return HexFormat.of().toHexDigits(Float.floatToRawIntBits(v));
  }

  private static String hex(float[] x) {
    var text = new StringBuilder();
    for (float v : x) {
      text.append(text.isEmpty() ? "" : " ").append(hex(v));
    }
    return text.toString();
  }

  private static String hex(byte[] x) {
    return HexFormat.of().formatHex(x);
  }

  private static String join(int[] x) {
    var text = new StringBuilder();
    for (int v : x) {
      text.append(text.isEmpty() ? "" : " ").append(v);
    }
    return text.toString();
  }
}
