package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operation of every kind of kernels equals plain Java on random inputs, bit for bit. */
class KernelEqualityTest {
  private static final int ROUNDS = 40;

  /**
   * An emulated device takes part in one of so many comparisons: it takes a thousand times as long.
   */
  private static final int DEVICE_EVERY = 8;

  private static final List<ExactKernels> KERNELS = KernelSets.all();
  private static final List<ExactKernels> DEVICES = KernelSets.devices();

  private static final List<ExactKernels> ALL =
      Stream.concat(KERNELS.stream(), DEVICES.stream()).toList();

  private int comparisons;

  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void quantisedVectorsAreEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      var x = floats(1 + random.nextInt(700), spread());
      int columns = x.length - random.nextInt(x.length);
      requireEqual(
          kernels -> {
            var out = new Activations(3, columns);
            out.shape(columns);
            boolean finite = kernels.quantise(x, x.length - columns, columns, out, 1);
            return List.of(finite, bits(out.scales), Arrays.toString(out.codes));
          });
    }
  }

  @Test
  void productsAreEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = 1 + random.nextInt(75);
      int columns = 1 + random.nextInt(round < 4 ? 2000 : 300);
      int tokens = 1 + random.nextInt(11);
      var weights = weights(rows, columns);
      var x = floats(tokens * columns, spread());
      int from = random.nextInt(rows) / WeightMatrix.ROWS * WeightMatrix.ROWS;
      requireEqual(kernels -> product(kernels, weights, from, x, columns, tokens));
    }
  }

  @Test
  void productsOfTheLargestCodesAreEqual() {
    int columns = 4096;
    // Devices multiply a few tokens in another way than many.
    int many = DeviceKernels.FEW_TOKENS + 1;
    var x = new float[many * columns];
    Arrays.fill(x, 1e10f);
    Arrays.fill(x, columns, 2 * columns, -1e-10f);
    for (int sign = -1; sign <= 1; sign += 2) {
      var weights = largest(sign, columns);
      for (int tokens : new int[] {3, many}) {
        requireEqual(kernels -> product(kernels, weights, 0, x, columns, tokens), ALL);
      }
    }
  }

  private static WeightMatrix largest(int sign, int columns) {
    var codes = new byte[16 * columns];
    Arrays.fill(codes, (byte) (sign * ExactMath.WEIGHT_MAX));
    var subscales = new byte[16 * columns / ExactMath.GROUP];
    Arrays.fill(subscales, (byte) ExactMath.SUBSCALE_MAX);
    var scales = new float[16];
    Arrays.fill(scales, 0x1p-20f);
    return new WeightMatrix(List.of(new QuantisedMatrix(16, columns, codes, subscales, scales)));
  }

  @Test
  void productsOfSeveralTilesOfTokensAreEqualOnDevices() {
    int columns = 70;
    var weights = weights(83, columns);
    for (int tokens : new int[] {33, 70}) {
      var x = floats(tokens * columns, 1);
      requireEqual(kernels -> product(kernels, weights, 0, x, columns, tokens), DEVICES);
    }
  }

  private static Object product(
      ExactKernels kernels, WeightMatrix weights, int from, float[] x, int columns, int tokens) {
    var in = new Activations(tokens, columns);
    in.shape(columns);
    for (int token = 0; token < tokens; token++) {
      kernels.quantise(x, token * columns, columns, in, token);
    }
    var out = new float[tokens * weights.rows() + 3];
    kernels.multiply(new MatrixProduct(weights, in, tokens, out), from, weights.rows());
    return bits(out);
  }

  @Test
  void normsSumsAndGatesAreEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      int count = 1 + random.nextInt(400);
      var x = floats(2 * count, round % 2 == 0 ? 6 : spread());
      var w = floats(count, 2);
      requireEqual(
          kernels -> {
            var norm = new float[count + 2];
            boolean finite = kernels.rmsNorm(x, 1, new RmsNorm(w, 1e-5f), norm, 2);
            var gate = new float[count + 1];
            kernels.gate(x, 0, count, gate, 1);
            var gelu = new float[count + 1];
            kernels.geluGate(x, 0, count, gelu, 1);
            var capped = x.clone();
            finite &= kernels.softCap(capped, 1, count, 30);
            var sum = w.clone();
            kernels.add(sum, 0, x, 1, count);
            return List.of(finite, bits(norm), bits(gate), bits(gelu), bits(capped), bits(sum));
          });
    }
  }

  @Test
  void storedHeadsAndAttentionAreEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      int headDim = 2 * (1 + random.nextInt(round < 4 ? 130 : 40));
      int kvHeads = 1 + random.nextInt(3);
      var config = RandomModel.shape(headDim * kvHeads * 2, 1, 2, kvHeads * 2, kvHeads, 2, 700);
      int length = 1 + random.nextInt(round < 4 ? 650 : 100);
      var x = floats(length * 4 * kvHeads * headDim, spread());
      var rule = rule(headDim, length);
      requireEqual(kernels -> attention(kernels, kernels, config, length, rule, x.clone()));
    }
  }

  @Test
  void attentionOverManyPartsIsEqualOnDevices() {
    var config = RandomModel.shape(32, 1, 2, 2, 1, 2, 1100);
    for (int length : new int[] {256, 257, 512 + random.nextInt(500)}) {
      var x = floats(length * 64, spread());
      var rule = rule(16, length);
      var scalar = new ScalarKernels();
      var expected = attention(scalar, scalar, config, length, rule, x.clone());
      for (var device : DEVICES) {
        assertThat(attention(scalar, device, config, length, rule, x.clone()))
            .as("%s, %d positions, %s", device.name(), length, rule)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void wideHeadsAreEqualOnDevices() {
    int length = 34;
    for (int headDim : new int[] {128, 260}) {
      var config = RandomModel.shape(2 * headDim, 1, 2, 2, 1, 2, 64);
      var x = floats(length * 4 * headDim, 1);
      var rule = AttentionRule.plain(headDim);
      requireEqual(
          kernels -> attention(kernels, kernels, config, length, rule, x.clone()), DEVICES);
    }
  }

  private AttentionRule rule(int headDim, int length) {
    float root = ExactMath.reciprocalRoot(headDim);
    float cap = random.nextBoolean() ? 0 : random.nextInt(1, 60);
    return new AttentionRule(root, cap, random.nextBoolean() ? 0 : 1 + random.nextInt(length + 9));
  }

  private static Object attention(
      ExactKernels storing,
      ExactKernels kernels,
      ModelConfig config,
      int length,
      AttentionRule rule,
      float[] x) {
    var cache = new KvCache(KvShape.of(config), new KvPagePool(Long.MAX_VALUE));
    cache.ensure(length);
    var queries = new QueryCodes(2, config.heads(), config.headDim());
    var batch = new Batch(2);
    var layer = new LayerAttention(batch, 1, RopeTables.of(config), rule, queries);
    int width = x.length / length;
    var results = new ArrayList<>();
    for (int position = 0; position < length; position++) {
      batch.clear();
      batch.add(0, 0, cache, Wanted.NOTHING);
      int token = batch.add(0, position, cache, Wanted.NOTHING);
      results.add(storing.storeHeads(x, position * width, layer, token));
    }
    results.add(Arrays.toString(queries.codes) + bits(queries.scales) + bits(x));
    var scratch = new AttentionScratch(config.contextLength(), config.headDim());
    for (int head = 0; head < config.heads(); head++) {
      var out = new float[queries.codes.length];
      results.add(kernels.attend(layer, 1, head, scratch, out));
      results.add(bits(out));
    }
    return results;
  }

  @Test
  void probabilitiesAndTheTwoLargestAreEqual() {
    for (int round = 0; round < ROUNDS; round++) {
      var x = floats(3 + random.nextInt(3000), round % 3 == 0 ? 1 : 40);
      for (int tie = 0; tie < x.length / 3; tie++) {
        x[random.nextInt(x.length)] = x[random.nextInt(x.length)];
      }
      requireEqual(
          kernels -> {
            var masses = new int[x.length - 1];
            long total = kernels.probabilities(x, 1, masses.length, 1.25f, masses);
            long two = kernels.topTwo(x, 1, masses.length);
            return List.of(total, Arrays.toString(masses), two);
          });
    }
  }

  @Test
  void theTwoLargestBreakTiesToTheLowerIndex() {
    for (var kernels : ALL) {
      assertThat(kernels.topTwo(new float[] {1, 3, 2, 3, 3}, 0, 5)).isEqualTo(3L << 32 | 1);
      assertThat(kernels.topTwo(new float[] {-0.0f, 0.0f}, 0, 2)).isEqualTo(1L << 32);
      assertThat(kernels.topTwo(new float[] {9, -2, -1}, 1, 2)).isEqualTo(1);
      assertThat(kernels.topTwo(new float[] {0, Float.NaN, 1}, 0, 3)).isNegative();
    }
  }

  @Test
  void whatIsNotFiniteIsFound() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      var x = floats(4 * 16, 1);
      x[41] = bad;
      for (var kernels : ALL) {
        var out = new Activations(1, 64);
        out.shape(64);
        assertThat(kernels.quantise(x, 0, 64, out, 0)).isFalse();
        assertThat(kernels.softCap(x.clone(), 40, 5, 30)).isFalse();
        var norm = new RmsNorm(new float[50], 0);
        assertThat(kernels.rmsNorm(x, 0, norm, new float[50], 0)).isFalse();
        var config = RandomModel.shape(32, 1, 2, 2, 1, 2, 32);
        var rule = AttentionRule.plain(config.headDim());
        assertThat(((List<?>) attention(kernels, kernels, config, 1, rule, x.clone())).getFirst())
            .isEqualTo(false);
      }
    }
  }

  private void requireEqual(Function<ExactKernels, Object> run) {
    // The first comparisons are the largest.
    requireEqual(run, ++comparisons % DEVICE_EVERY == 0 ? ALL : KERNELS);
  }

  private static void requireEqual(
      Function<ExactKernels, Object> run, List<ExactKernels> compared) {
    var expected = run.apply(new ScalarKernels());
    for (var kernels : compared) {
      assertThat(run.apply(kernels)).as(kernels.name()).isEqualTo(expected);
    }
  }

  private WeightMatrix weights(int rows, int columns) {
    int groups = QuantisedMatrix.groups(columns);
    int stride = groups * ExactMath.GROUP;
    var codes = new byte[rows * stride];
    var subscales = new byte[rows * groups];
    var scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      var values = floats(columns, 1);
      scales[row] = MatrixQuantiser.quantiseRow(values, codes, row * stride, subscales, row);
    }
    return new WeightMatrix(List.of(new QuantisedMatrix(rows, columns, codes, subscales, scales)));
  }

  private float spread() {
    float[] spreads = {1, 30, 1e-20f, 1e20f, 0x1p-99f, 0x1p-101f, 0};
    return spreads[random.nextInt(spreads.length)];
  }

  private float[] floats(int count, float spread) {
    var x = new float[count];
    for (int i = 0; i < count; i++) {
      float v = (float) random.nextDouble(-1, 1);
      x[i] = (random.nextInt(20) == 0 ? v * 50 : v) * spread;
    }
    return x;
  }

  private static String bits(float[] x) {
    var text = new StringBuilder();
    for (float v : x) {
      text.append(Integer.toHexString(Float.floatToRawIntBits(v))).append(' ');
    }
    return text.toString();
  }
}
