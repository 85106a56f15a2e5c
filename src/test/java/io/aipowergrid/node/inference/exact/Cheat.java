package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.exact.Provider.Answer;
import io.aipowergrid.node.inference.exact.Provider.Claim;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** How a node comes to claim something about an answer. Thread-safe. */
@FunctionalInterface
interface Cheat {
  /** Different ways of one model cheat, such as which layer it skips; a node keeps its way. */
  int WAYS = 5;

  /** One question to the node. */
  record Case(Subject subject, int run, GenerationRequest asked) {
    /** The true answer. */
    Answer honest() {
      return subject.honest(asked);
    }

    /** Choices of the cheat; the same in every repetition. */
    SplittableRandom random() {
      return new SplittableRandom(run);
    }
  }

  Claim claim(Case one);

  /** Runs other files. */
  static Cheat model(BiFunction<LoadedModelFiles, Integer, LoadedModelFiles> change) {
    Map<Subject, Map<Integer, Provider>> providers = new ConcurrentHashMap<>();
    return one -> {
      var subject = one.subject();
      return providers
          .computeIfAbsent(subject, unused -> new ConcurrentHashMap<>())
          .computeIfAbsent(
              one.run() % WAYS,
              way -> subject.provider(change.apply(subject.files(), way), subject.kernels()))
          .answer(one.asked())
          .claim();
    };
  }

  /** Computes otherwise. */
  static Cheat kernels(Function<ExactKernels, ExactKernels> change) {
    return one -> {
      var right = one.subject().honestProvider();
      var wrong = new Provider(right.model(), change.apply(right.kernels()));
      return wrong.answer(one.asked()).claim();
    };
  }

  /** Does another request under the seed of the right one, and commits to the right prompt. */
  static Cheat request(BiFunction<Case, GenerationRequest, GenerationRequest> change) {
    return one -> {
      var done = change.apply(one, one.asked());
      var provider = one.subject().honestProvider();
      return provider.answer(one.asked(), done, one.asked().seed()).claim();
    };
  }

  /** Computes the true answer, then changes what its leaves are made of. */
  static Cheat leaves(BiFunction<Case, Answer, Answer> change) {
    return one -> change.apply(one, one.honest()).claim();
  }

  /** Computes the true answer, then claims something else. */
  static Cheat claim(BiFunction<Case, Claim, Claim> change) {
    return one -> change.apply(one, one.honest().claim());
  }

  /**
   * Claims other tokens than the true ones and makes everything else fit them: the text is theirs,
   * and the commitments are computed over them with the right model.
   */
  static Cheat tokens(BiFunction<Case, int[], int[]> change) {
    return claim(
        (one, claim) -> {
          var tokens = change.apply(one, claim.tokens().toArray());
          return fitting(one, claim, tokens);
        });
  }

  /** The claim with other tokens, and with the text and the leaves that belong to them. */
  static Claim fitting(Case one, Claim claim, int[] tokens) {
    var other = TokenIds.of(tokens);
    var report = one.subject().replay(one.asked(), other);
    return new Claim(other, report.text(), claim.reason(), report.leafRoot());
  }
}
