package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KawpowHasherTest {
  private final KawpowHasher hasher = new KawpowHasher(EpochFixture.CONTEXTS);

  static Stream<KawpowVectors.HashVector> vectors() {
    return KawpowVectors.hashes().stream()
        .filter(vector -> EpochFixture.inEveryRun(Kawpow.epochOf(vector.height())));
  }

  static Stream<KawpowVectors.HashVector> moreVectors() {
    return KawpowVectors.hashes().stream()
        .filter(vector -> !EpochFixture.inEveryRun(Kawpow.epochOf(vector.height())));
  }

  @ParameterizedTest
  @MethodSource("moreVectors")
  @EnabledIfSystemProperty(
      named = "aipg.long-tests",
      matches = "true",
      disabledReason = EpochFixture.LONG)
  void hashesOfAllOtherEpochsAsTheDaemonDoesWithDatasetItemsKept(KawpowVectors.HashVector vector) {
    hashesAsTheDaemonDoesWithDatasetItemsKept(vector);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void hashesAsTheDaemonDoes(KawpowVectors.HashVector vector) {
    assertThat(hasher.hash(vector.height(), vector.headerHash(), vector.nonce()))
        .isEqualTo(new KawpowHash(vector.mixHash(), vector.finalHash()));
  }

  /** Twice: the second time the items come from the cache that keeps them. */
  @ParameterizedTest
  @MethodSource("vectors")
  void hashesAsTheDaemonDoesWithDatasetItemsKept(KawpowVectors.HashVector vector) {
    for (var contexts : List.of(EpochFixture.KEEPING, EpochFixture.FORGETTING)) {
      for (int time = 0; time < 2; time++) {
        assertThat(
                new KawpowHasher(contexts)
                    .hash(vector.height(), vector.headerHash(), vector.nonce()))
            .isEqualTo(new KawpowHash(vector.mixHash(), vector.finalHash()));
      }
    }
  }

  @Test
  void hashesInStepAsOneByOneWhateverTheOrder() {
    var vectors = new ArrayList<>(vectors().toList());
    assertThat(vectors).hasSizeGreaterThan(4 * KawpowHasher.INTERLEAVED_MAX);
    assertBatchMatches(vectors);
    Collections.shuffle(vectors, new java.util.Random(3));
    assertBatchMatches(vectors.subList(0, 12));
    assertThat(hasher.hash(List.of())).isEmpty();
  }

  private void assertBatchMatches(List<KawpowVectors.HashVector> vectors) {
    var inputs =
        vectors.stream()
            .map(vector -> new KawpowInput(vector.height(), vector.headerHash(), vector.nonce()))
            .toList();
    assertThat(hasher.hash(inputs))
        .containsExactlyElementsOf(
            vectors.stream()
                .map(vector -> new KawpowHash(vector.mixHash(), vector.finalHash()))
                .toList());
  }

  @Test
  void allMixersGiveTheSameHashes() {
    var inputs = noise(new SplittableRandom(1), 20, 2L * Kawpow.EPOCH_LENGTH);
    var plain = new KawpowHasher(EpochFixture.CONTEXTS, new ScalarParentMixer()).hash(inputs);

    for (var mixer : ParentMixer.all()) {
      assertThat(new KawpowHasher(EpochFixture.CONTEXTS, mixer).hash(inputs))
          .as("%s", mixer)
          .isEqualTo(plain);
    }
  }

  @Test
  void manyThreadsShareOneHasher() throws Exception {
    var inputs = noise(new SplittableRandom(2), 8, Kawpow.EPOCH_LENGTH);
    var expected = hasher.hash(inputs);
    try (var pool = Executors.newFixedThreadPool(4)) {
      Callable<List<KawpowHash>> job = () -> hasher.hash(inputs);
      for (var result : pool.invokeAll(Collections.nCopies(4, job))) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void noiseIsHashedAndNeverThrows() {
    var inputs = noise(new SplittableRandom(4), 64, 2L * Kawpow.EPOCH_LENGTH);

    var hashes = hasher.hash(inputs);

    for (int i = 0; i < inputs.size(); i++) {
      var input = inputs.get(i);
      assertThat(hashes.get(i).finalHash())
          .isEqualTo(
              KawpowHasher.finalHash(input.headerHash(), input.nonce(), hashes.get(i).mixHash()));
    }
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 11_250_000, 0xffff_ffffL, Long.MAX_VALUE})
  void heightsBeyondTheLimitAreRefusedBeforeAnythingIsBuilt(long height) {
    var contexts = new EpochContexts();
    assertThatThrownBy(() -> new KawpowHasher(contexts).hash(height, Hash256.ZERO, 0))
        .isInstanceOf(NodeException.class)
        .hasMessage("KawPoW heights go from 0 to 11249999, not " + height);
    assertThat(Kawpow.supports(height)).isFalse();
  }

  @Test
  void theLastHeightIsSupported() {
    assertThat(Kawpow.supports(Kawpow.HEIGHT_MAX)).isTrue();
    assertThat(Kawpow.epochOf(Kawpow.HEIGHT_MAX)).isEqualTo(Kawpow.EPOCH_MAX);
  }

  private static List<KawpowInput> noise(SplittableRandom random, int count, long heights) {
    return Stream.generate(
            () -> {
              var header = new byte[Hash256.LENGTH];
              random.nextBytes(header);
              return new KawpowInput(
                  random.nextLong(heights), Hash256.of(header), random.nextLong());
            })
        .limit(count)
        .toList();
  }
}
