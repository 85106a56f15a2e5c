package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.Sampling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws the tokens of one generation (exact-inference.md 2.6): a pure function of logits, request
 * and position. Used by one thread.
 */
final class Sampler {
  private static final int SHORT_LIST_SORT = 1 << 13;

  private final Sampling sampling;
  private final Hash256 seed;
  private final Kernels kernels;
  private final int vocabulary;
  private final int[] masses;
  private final float[] adjusted;
  private final Map<Integer, Integer> counts = new HashMap<>();
  private long[] keys = new long[0];
  private int[] allowedIds = new int[0];
  private float[] allowedLogits = new float[0];

  Sampler(Sampling sampling, Hash256 seed, Kernels kernels, int vocabulary) {
    this.sampling = sampling;
    this.seed = seed;
    this.kernels = kernels;
    this.vocabulary = vocabulary;
    this.masses = sampling.temperatureE4() == 0 ? new int[0] : new int[vocabulary];
    this.adjusted = adjusts(sampling) ? new float[vocabulary] : new float[0];
  }

  private static boolean adjusts(Sampling sampling) {
    return !sampling.logitBiasE4().isEmpty() || penalises(sampling);
  }

  private static boolean penalises(Sampling sampling) {
    return sampling.frequencyPenaltyE4() != 0 || sampling.presencePenaltyE4() != 0;
  }

  /** The draw at an output position of an answer without a constraint; null when not plain. */
  @Nullable PlainDraw plainDraw(int position) {
    if (adjusted.length > 0 || cutsCandidates()) {
      return null;
    }
    return masses.length == 0 ? new PlainDraw(0, 0) : new PlainDraw(factor(), random(position));
  }

  /** Draws the token at an output position from all tokens; null as below. */
  @Nullable Draw draw(float[] logits, int offset, int position) {
    return draw(logits, offset, position, null);
  }

  /**
   * Draws the token at an output position.
   *
   * @param allowed the only tokens that may be drawn, at least one; null when all may
   * @return null when a logit is not finite, or the largest is not after the temperature
   */
  @Nullable Draw draw(float[] logits, int offset, int position, @Nullable TokenMask allowed) {
    long topTwo = kernels.current().topTwo(logits, offset, vocabulary);
    if (topTwo < 0) {
      return null;
    }
    int best = (int) topTwo;
    int runnerUp = (int) (topTwo >> Integer.SIZE);
    float[] z = logits;
    int from = offset;
    if (adjusted.length > 0) {
      adjust(logits, offset);
      z = adjusted;
      from = 0;
    }
    int count = vocabulary;
    if (allowed != null) {
      count = gather(z, from, allowed);
      z = allowedLogits;
      from = 0;
    }
    long total = 0;
    boolean known = adjusted.length == 0 && allowed == null;
    int token = known ? best : ExactMath.largest(z, from, count, -1);
    if (sampling.temperatureE4() != 0) {
      float factor = factor();
      // The difference of two infinities has bits that depend on the processor.
      if (!Float.isFinite(z[from + token] * factor)) {
        return null;
      }
      total = kernels.current().probabilities(z, from, count, factor, masses);
      token = pick(count, total, random(position));
    }
    int id = allowed == null ? token : allowedIds[token];
    return new Draw(id, runnerUp, logits[offset + best], logits[offset + runnerUp], total);
  }

  private float factor() {
    return (float) Sampling.ONE_E4 / (float) sampling.temperatureE4();
  }

  private boolean cutsCandidates() {
    return sampling.topK() > 0 || sampling.topPE4() < Sampling.ONE_E4 || sampling.minPE4() > 0;
  }

  // From here on a draw knows only the allowed tokens, by their rank among them.
  private int gather(float[] z, int from, TokenMask allowed) {
    if (allowedIds.length == 0) {
      allowedIds = new int[vocabulary];
      allowedLogits = new float[vocabulary];
    }
    allowed.copyIds(allowedIds);
    for (int i = 0; i < allowed.count(); i++) {
      allowedLogits[i] = z[from + allowedIds[i]];
    }
    return allowed.count();
  }

  /** Tells the penalties that the token was drawn; also used when replaying claimed tokens. */
  void accept(int token) {
    if (penalises(sampling)) {
      counts.merge(token, 1, Integer::sum);
    }
  }

  // Bias first, then frequency, then presence; each one f32 operation.
  private void adjust(float[] logits, int offset) {
    System.arraycopy(logits, offset, adjusted, 0, vocabulary);
    for (var bias : sampling.logitBiasE4().entrySet()) {
      adjusted[bias.getKey()] = adjusted[bias.getKey()] + fromE4(bias.getValue());
    }
    float frequency = fromE4(sampling.frequencyPenaltyE4());
    float presence = fromE4(sampling.presencePenaltyE4());
    for (var count : counts.entrySet()) {
      int id = count.getKey();
      float once = adjusted[id] - (float) count.getValue() * frequency;
      adjusted[id] = once - presence;
    }
  }

  private static float fromE4(int value) {
    return (float) value / (float) Sampling.ONE_E4;
  }

  /** The draw's 64 random bits. */
  long random(int position) {
    var bytes = new Sha256().hash(seed).tag("tok").number(position).finish().toBytes();
    long bits = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | (bytes[i] & 0xff);
    }
    return bits;
  }

  private int pick(int candidates, long total, long random) {
    if (cutsCandidates()) {
      return pickAmong(keep(candidates), random);
    }
    long target = Math.unsignedMultiplyHigh(random, total);
    int id = 0;
    for (long cumulative = masses[0]; cumulative <= target; cumulative += masses[id]) {
      id++;
    }
    return id;
  }

  /** Ids that survive top-k, top-p and min-p, ascending. */
  private int[] keep(int candidates) {
    int count = sortCandidates(candidates);
    if (sampling.topK() > 0) {
      count = Math.min(count, sampling.topK());
    }
    if (sampling.topPE4() < Sampling.ONE_E4) {
      count = topP(count);
    }
    if (sampling.minPE4() > 0) {
      count = minP(count);
    }
    var ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = id(keys[i]);
    }
    Arrays.sort(ids);
    return ids;
  }

  /** Fills the keys with the tokens that have any mass, by (mass descending, id ascending). */
  private int sortCandidates(int candidates) {
    int count = 0;
    for (int id = 0; id < candidates; id++) {
      count += masses[id] > 0 ? 1 : 0;
    }
    if (keys.length < count) {
      keys = new long[Math.max(count, Math.min(vocabulary, SHORT_LIST_SORT))];
    }
    int next = 0;
    for (int id = 0; id < candidates; id++) {
      if (masses[id] > 0) {
        keys[next++] = (long) -masses[id] << Integer.SIZE | id;
      }
    }
    Arrays.sort(keys, 0, count);
    return count;
  }

  private int topP(int count) {
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += mass(keys[i]);
    }
    long needed = Math.ceilDiv(total * sampling.topPE4(), (long) Sampling.ONE_E4);
    long cumulative = mass(keys[0]);
    int kept = 1;
    while (cumulative < needed) {
      cumulative += mass(keys[kept++]);
    }
    return kept;
  }

  private int minP(int count) {
    long least = mass(keys[0]) * (long) sampling.minPE4();
    int kept = 1;
    while (kept < count && mass(keys[kept]) * (long) Sampling.ONE_E4 >= least) {
      kept++;
    }
    return kept;
  }

  private int pickAmong(int[] ids, long random) {
    long total = 0;
    for (int id : ids) {
      total += masses[id];
    }
    long target = Math.unsignedMultiplyHigh(random, total);
    int i = 0;
    for (long cumulative = masses[ids[0]]; cumulative <= target; cumulative += masses[ids[i]]) {
      i++;
    }
    return ids[i];
  }

  private static int id(long key) {
    return (int) key;
  }

  private static long mass(long key) {
    return -(key >> Integer.SIZE);
  }
}
