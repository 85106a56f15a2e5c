package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int DRAWS = 4_000;

  /** Probabilities at temperature 1: about 0.64, 0.24, 0.087, 0.032; the last has none at all. */
  private static final float[] LOGITS = {2, 4, 3, 5, -60};

  @Test
  void takesTheLowerIdOfEqualLogitsAtTemperatureZero() {
    assertEquals(1, draw(Sampling.greedy(), new float[] {0, 7, 7, 1}, 0).tokenId());
    assertEquals(2, draw(Sampling.greedy(), new float[] {0, 7, 7, 1}, 0).runnerUpId());
  }

  @Test
  void drawsInProportionToProbability() {
    var counts = count(Sampling.atTemperature(10_000));
    assertEquals(0.6439, counts[3] / (double) DRAWS, 0.03);
    assertEquals(0.2369, counts[1] / (double) DRAWS, 0.03);
    assertEquals(0.0871, counts[2] / (double) DRAWS, 0.02);
    assertEquals(0.0321, counts[0] / (double) DRAWS, 0.015);
    assertEquals(0, counts[4]);
  }

  @Test
  void topKKeepsTheMostLikely() {
    assertEquals(Set.of(3, 1), drawn(sampling(2, 10_000, 0)));
  }

  @Test
  void topPKeepsTheSmallestPrefixThatReachesIt() {
    assertEquals(Set.of(3), drawn(sampling(0, 6_400, 0)));
    assertEquals(Set.of(3, 1), drawn(sampling(0, 6_500, 0)));
    assertEquals(Set.of(3), drawn(sampling(0, 0, 0)));
  }

  @Test
  void minPComparesWithTheBest() {
    assertEquals(Set.of(3, 1), drawn(sampling(0, 10_000, 3_600)));
    assertEquals(Set.of(3), drawn(sampling(0, 10_000, 3_700)));
  }

  @Test
  void positionAloneMovesTheDraw() {
    var sampling = Sampling.atTemperature(10_000);
    var first = draw(sampling, LOGITS, 11);
    assertEquals(first, draw(sampling, LOGITS, 11));
    var seen = new HashSet<Integer>();
    for (int position = 0; position < 50; position++) {
      seen.add(draw(sampling, LOGITS, position).tokenId());
    }
    assertTrue(seen.size() > 1);
  }

  @Test
  void aLargestLogitBeyondTheRangeOfFloatsIsAFault() {
    var huge = new float[] {0, 3e38f, 1};
    assertNull(sampler(Sampling.atTemperature(8_000), 3).draw(huge, 0, 0));
    assertEquals(1, draw(Sampling.atTemperature(10_000), huge, 0).tokenId());
    assertEquals(1, draw(Sampling.greedy(), huge, 0).tokenId());
    // A small one may leave it: it has no mass.
    var low = new float[] {0, -3e38f, 1};
    assertEquals(2, draw(Sampling.atTemperature(1), low, 0).tokenId());
    var bias = new TreeMap<>(Map.of(0, 20_000));
    var biased = new Sampling(8_000, 0, 10_000, 0, 0, 0, bias, -1);
    assertNull(sampler(biased, 3).draw(huge, 0, 0));
  }

  @Test
  void biasBansAndForces() {
    var ban = new TreeMap<>(Map.of(3, -1_000_000));
    assertEquals(1, draw(biased(ban, 0, 0), LOGITS, 0).tokenId());
    var force = new TreeMap<>(Map.of(4, 1_000_000));
    var draw = draw(biased(force, 0, 0), LOGITS, 0);
    assertEquals(4, draw.tokenId());
    // The leaf tells of the logits as the model gave them.
    assertEquals(5.0f, draw.bestLogit());
  }

  @Test
  void penaltiesCountWhatWasDrawn() {
    var sampler = sampler(biased(new TreeMap<>(), 5_000, 6_000), LOGITS.length);
    assertEquals(3, draw(sampler, LOGITS, 0).tokenId());
    sampler.accept(3);
    // 5 - 0.5 - 0.6 = 3.9 is below 4.
    assertEquals(1, draw(sampler, LOGITS, 1).tokenId());
    sampler.accept(1);
    // 4 - 1.1 = 2.9 is below 3.9.
    assertEquals(3, draw(sampler, LOGITS, 2).tokenId());
    sampler.accept(3);
    // 5 - 2 * 0.5 - 0.6 = 3.4 is above 3.
    assertEquals(3, draw(sampler, LOGITS, 3).tokenId());
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      var sampler = sampler(Sampling.greedy(), 3);
      assertNull(sampler.draw(new float[] {1, bad, 2}, 0, 0));
    }
  }

  private static Sampling sampling(int topK, int topPE4, int minPE4) {
    return new Sampling(10_000, topK, topPE4, minPE4, 0, 0, new TreeMap<>(), -1);
  }

  private static Sampling biased(TreeMap<Integer, Integer> bias, int frequency, int presence) {
    return new Sampling(0, 0, 10_000, 0, frequency, presence, bias, -1);
  }

  private static int[] count(Sampling sampling) {
    var sampler = sampler(sampling, LOGITS.length);
    var counts = new int[LOGITS.length];
    for (int position = 0; position < DRAWS; position++) {
      counts[draw(sampler, LOGITS, position).tokenId()]++;
    }
    return counts;
  }

  private static Set<Integer> drawn(Sampling sampling) {
    var counts = count(sampling);
    var drawn = new HashSet<Integer>();
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] > 0) {
        drawn.add(id);
      }
    }
    return drawn;
  }

  private static Draw draw(Sampling sampling, float[] logits, int position) {
    return draw(sampler(sampling, logits.length), logits, position);
  }

  private static Draw draw(Sampler sampler, float[] logits, int position) {
    var draw = sampler.draw(logits, 0, position);
    assertNotNull(draw);
    return draw;
  }

  private static Sampler sampler(Sampling sampling, int vocabulary) {
    Hash256 seed = GenerationRequest.nonceOfSeed(3);
    return new Sampler(sampling, seed, Kernels.fixed(new ScalarKernels()), vocabulary);
  }
}
