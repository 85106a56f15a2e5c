package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.grammar.Grammars;
import io.aipowergrid.node.inference.model.GoldenPackages;
import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Writes the golden vectors: seeded inputs and what the kernels make of them, floats as their bits
 * in hex. Run {@link #main} to write the files again after a wanted change of the arithmetic.
 */
final class GoldenVectors {
  private static final int LANES_AND_MORE = 37;
  private static final int END_TOKEN = 256;
  private static final int WALK_BYTES_MAX = 80;

  private record Definition(Kind kind, String text) {}

  private static final List<Definition> CONSTRAINTS =
      List.of(
          new Definition(Kind.JSON_OBJECT, ""),
          new Definition(Kind.JSON_SCHEMA, "{\"type\":[\"number\",\"null\"],\"minimum\":-2.5}"),
          new Definition(
              Kind.JSON_SCHEMA, "{\"type\":\"integer\",\"minimum\":-7,\"exclusiveMaximum\":12}"),
          new Definition(
              Kind.JSON_SCHEMA, "{\"enum\":[1.50,1000.0,7,\"a\\n\",[true,{\"b\":null}]]}"),
          new Definition(
              Kind.JSON_SCHEMA,
              "{\"type\":\"object\",\"properties\":{\"d\":{\"type\":\"string\",\"format\":\"date\"},"
                  + "\"n\":{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":2}},"
                  + "\"required\":[\"n\",\"z\"],\"additionalProperties\":{\"type\":\"integer\"}}"),
          new Definition(Kind.JSON_SCHEMA, "{\"type\":\"string\",\"minLength\":2,\"maxLength\":4}"),
          new Definition(Kind.REGEX, "(?:\\d{2,3}|[^\\w\\n\"]+?)-\\s\\S"),
          new Definition(Kind.CHOICE, "[\"yes\",\"yesterday\",\"é\"]"),
          new Definition(
              Kind.TOOL_CALLS,
              "{\"required\":true,\"parallel\":true,\"tools\":[{\"name\":\"f\",\"parameters\":{\"type\":"
                  + "\"object\",\"properties\":{\"x\":{\"type\":\"boolean\"}}}}]}"),
          new Definition(
              Kind.TOOL_CALLS,
              "{\"required\":false,\"parallel\":false,\"tools\":[{\"name\":\"f\",\"parameters\":{\"type\":"
                  + "\"object\",\"properties\":{}}}]}"));

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
    files.put("gelu-and-cap.txt", geluAndCap());
    files.put("attention-rules.txt", attentionRules());
    files.put("rope-tables.txt", ropeTables());
    files.put("text.txt", texts());
    files.put("constraints.txt", constraints());
    files.put("openings.txt", openings());
    files.put("packages.txt", GoldenPackages.lines());
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
    kernels.multiply(new WeightMatrix(List.of(matrix)), 0, rows, in, tokens, out, rows);
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
      kernels.rmsNorm(x, 0, w, 1e-5f, out, 0);
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
        lines.addAll(attention(headDim, length, AttentionRule.plain(headDim)));
      }
    }
    return lines;
  }

  // Long inputs are given by the seed of their generator, so that the file stays small.
  private List<String> attention(int headDim, int length, AttentionRule rule) {
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
    var query = new short[headDim];
    for (int d = 0; d < headDim; d++) {
      query[d] = (short) own.nextInt(-ExactMath.queryMax(headDim), ExactMath.queryMax(headDim) + 1);
    }
    var out = new float[headDim];
    var scratch = new AttentionScratch(length, headDim);
    kernels.attend(query, 0, 0x1p-10f, cache, 0, 0, length, rule, scratch, out, 0);
    return List.of(
        "seed %d headDim %d length %d".formatted(seed, headDim, length), "out " + hex(out));
  }

  private List<String> geluAndCap() {
    var lines = new ArrayList<String>();
    var x = new float[2 * LANES_AND_MORE];
    var out = new float[LANES_AND_MORE];
    for (int round = 0; round < 8; round++) {
      fill(x, round < 4 ? 4 : 100);
      kernels.geluGate(x, 0, LANES_AND_MORE, out, 0);
      lines.add("in " + hex(x));
      lines.add("gelu " + hex(out));
      for (float cap : new float[] {30, 50}) {
        var capped = x.clone();
        kernels.softCap(capped, 0, capped.length, cap);
        lines.add("cap " + hex(cap) + " " + hex(capped));
      }
    }
    return lines;
  }

  private List<String> attentionRules() {
    var lines = new ArrayList<String>();
    for (var rule :
        List.of(
            new AttentionRule(ExactMath.reciprocalRoot(24), 0, 0),
            new AttentionRule(ExactMath.reciprocalRoot(24), 50, 0),
            new AttentionRule(ExactMath.reciprocalRoot(24), 0, 40),
            new AttentionRule(ExactMath.reciprocalRoot(256), 5, 1))) {
      lines.add(
          "root %s cap %s window %d".formatted(hex(rule.root()), hex(rule.cap()), rule.window()));
      for (int length : new int[] {1, 39, 40, 41, 300}) {
        lines.addAll(attention(24, length, rule));
      }
    }
    return lines;
  }

  private static List<String> ropeTables() {
    var lines = new ArrayList<String>();
    var plain = RandomModel.shape(64, 16, 1, 2, 1, 2, 4096);
    var linear = new RopeScaling(RopeScaling.Kind.LINEAR, 4, 1, 1, 1);
    var llama3 = new RopeScaling(RopeScaling.Kind.LLAMA3, 8, 1, 4, 1024);
    lines.addAll(ropeTables("plain", RopeTables.of(plain)));
    lines.addAll(ropeTables("linear 4", RopeTables.of(Digests.withRope(plain, 10_000, linear))));
    lines.addAll(
        ropeTables("llama3 8 1 4 1024", RopeTables.of(Digests.withRope(plain, 500_000, llama3))));
    return lines;
  }

  private static List<String> ropeTables(String name, RopeTables tables) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: all cosines %s all sines %s"
            .formatted(
                name,
                new Sha256().floats(tables.cos()).finish(),
                new Sha256().floats(tables.sin()).finish()));
    for (int position : new int[] {1, 1000, 4095}) {
      int from = position * tables.half();
      lines.add("cos " + hex(Arrays.copyOfRange(tables.cos(), from, from + tables.half())));
      lines.add("sin " + hex(Arrays.copyOfRange(tables.sin(), from, from + tables.half())));
    }
    return lines;
  }

  /** Bytes of tokens, the stop strings, and how the answer reads. */
  private static List<String> texts() {
    var lines = new ArrayList<String>();
    for (var bytes :
        List.of(
            "61e282ac62",
            "ff78c0800a",
            "e08080",
            "e0a080e0a0",
            "eda08041",
            "edb080eda0",
            "f0908080",
            "f0808080",
            "f09080c3a9",
            "f4908080",
            "f58080",
            "c3c3a9",
            "e282",
            "efbfbdefbbbf")) {
      for (int piece : new int[] {1, 2, 100}) {
        lines.add(text(HexFormat.of().parseHex(bytes), piece, List.of()));
      }
    }
    var stops = List.of("never", "<end>", "d>");
    lines.add(text("two<end> more".getBytes(StandardCharsets.UTF_8), 3, stops));
    lines.add(text("two<end".getBytes(StandardCharsets.UTF_8), 2, stops));
    return lines;
  }

  private static String text(byte[] bytes, int piece, List<String> stops) {
    var text = new AnswerText(stops);
    var line = new StringBuilder("stops ").append(stops).append(" tokens");
    for (int from = 0; from < bytes.length && !text.stopped(); from += piece) {
      var token = Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length));
      line.append(' ').append(hex(token));
      text.add(token);
    }
    text.addLast(new byte[0]);
    return line + " text " + hex(text.shown().getBytes(StandardCharsets.UTF_8));
  }

  /** Walks through languages byte by byte, with all that may follow at each step. */
  private static List<String> constraints() {
    var lines = new ArrayList<String>();
    for (var definition : CONSTRAINTS) {
      var constraint = new OutputConstraint(definition.kind(), definition.text());
      for (long seed = 0; seed < 3; seed++) {
        lines.add(walk(constraint, seed));
      }
    }
    return lines;
  }

  private static String walk(OutputConstraint constraint, long seed) {
    var own = new SplittableRandom(seed);
    var tokens =
        new TokenBytes(
            id -> id == END_TOKEN ? new byte[0] : new byte[] {(byte) id},
            END_TOKEN + 1,
            Set.of(END_TOKEN));
    var masks = new ConstraintMasks(Grammars.of(constraint), tokens, Set.of(END_TOKEN));
    var text = new ByteArrayOutputStream();
    var allowed = new Sha256();
    var state = masks.start();
    while (state != null && text.size() < WALK_BYTES_MAX) {
      var mask = masks.mask(state);
      var ids = new int[mask.count()];
      mask.copyIds(ids);
      allowed.number(ids.length);
      for (int id : ids) {
        allowed.number(id);
      }
      int id = ids.length == 0 ? END_TOKEN : ids[own.nextInt(ids.length)];
      if (id == END_TOKEN) {
        break;
      }
      text.write(id);
      state = masks.next(state, new byte[] {(byte) id});
    }
    return "kind %d %s seed %d bytes %s allowed %s"
        .formatted(
            constraint.kind().code(),
            constraint.definition(),
            seed,
            hex(text.toByteArray()),
            allowed.finish());
  }

  private static List<String> openings() {
    var lines = new ArrayList<String>();
    var commitments = new Commitments();
    commitments.addPromptChunk(new int[] {1, 2, 3}, 2, Hash256.ZERO);
    for (int position = 0; position < 6; position++) {
      var draw = new Draw(position * 11, position + 1, 1.5f, -0.25f, 1L << 40);
      commitments.addToken(position, position * 11, Hash256.ZERO, draw);
    }
    for (int leaf = 1; leaf < commitments.count(); leaf++) {
      lines.add("leaf " + leaf + " path " + commitments.path(leaf));
    }
    lines.add("root " + commitments.root());
    var watch = new LayerWatch(7, 3);
    watch.add(new float[] {1, -0.0f, 0.5f}, 0);
    watch.add(new float[] {9, 2, 3, -4}, 1);
    lines.add("boundaries " + watch.leaves());
    var models = Digests.models(Digests.random(0), new ScalarKernels());
    var request = Digests.request(200, 70, 4, Sampling.greedy(), 70);
    var tokens = TokenIds.of(5, 6, 7, 8);
    var proof = new ExactReplayer(models).prove(request, tokens, 2);
    lines.add("random-0 token 2 of " + tokens + " layers " + proof.layersRoot());
    lines.add("opening " + proof.opening());
    return lines;
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
