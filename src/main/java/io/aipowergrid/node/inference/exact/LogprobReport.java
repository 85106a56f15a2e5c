package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.inference.TokenLogprobs.Candidate;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Log probabilities of a position, for callers who ask (api.md C11). Pure. */
final class LogprobReport {
  private LogprobReport() {}

  static TokenLogprobs of(
      float[] logits, int offset, int vocabulary, int token, int top, Tokenizer tokenizer) {
    double mass = logMass(logits, offset, vocabulary);
    var candidates = new ArrayList<Candidate>(top);
    for (int id : largest(logits, offset, vocabulary, top)) {
      var bytes = tokenizer.tokenBytes(id);
      candidates.add(new Candidate(id, text(bytes), bytes, logits[offset + id] - mass));
    }
    var bytes = tokenizer.tokenBytes(token);
    return new TokenLogprobs(text(bytes), bytes, logits[offset + token] - mass, candidates);
  }

  private static double logMass(float[] logits, int offset, int vocabulary) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < vocabulary; i++) {
      max = Math.max(max, logits[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < vocabulary; i++) {
      sum += StrictMath.exp(logits[offset + i] - max);
    }
    return max + StrictMath.log(sum);
  }

  // Insertion into a short list; the list has at most Sampling.TOP_LOGPROBS_MAX entries.
  private static List<Integer> largest(float[] logits, int offset, int vocabulary, int count) {
    var best = new ArrayList<Integer>(count + 1);
    for (int id = 0; id < vocabulary && count > 0; id++) {
      int at = best.size();
      while (at > 0 && logits[offset + best.get(at - 1)] < logits[offset + id]) {
        at--;
      }
      if (at < count) {
        best.add(at, id);
        if (best.size() > count) {
          best.removeLast();
        }
      }
    }
    return best;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
