package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowInput;
import io.aipowergrid.node.kawpow.KawpowVectors;
import io.aipowergrid.node.kawpow.KawpowVectors.HashVector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * All vectors of the daemon, and random heights of the vectors' 19 epochs: the program of a period
 * as the processor's verifier interprets it, and as the kernel's text says it, must give the same
 * mix hash. Of the text's 16 turns, one is executed ({@link SearchRun#firstTurn}); {@link
 * SearchKernelTest} executes all of them on fewer periods.
 */
class KernelEpochsTest {
  private static final int VECTORS = 64;
  private static final int EPOCHS = 19;
  private static final int PERIODS_MIN = 200;

  /** With the periods of the vectors more than {@link #PERIODS_MIN}. */
  private static final int RANDOM_PERIODS = 9;

  private static final int THREADS = 2;

  private final EpochContexts contexts = new EpochContexts();
  private final KawpowHasher hasher = new KawpowHasher(contexts);
  private final Set<Integer> periods = ConcurrentHashMap.newKeySet();
  private final AtomicInteger vectors = new AtomicInteger();

  @Test
  void textAndVerifierAgreeOnAllVectorsAnd200PeriodsOf19Epochs(TestReporter reporter)
      throws Exception {
    var byEpoch =
        KawpowVectors.hashes().stream()
            .collect(Collectors.groupingBy(vector -> Kawpow.epochOf(vector.height())));
    List<Callable<Void>> epochs =
        byEpoch.entrySet().stream()
            .<Callable<Void>>map(entry -> () -> agree(entry.getKey(), entry.getValue()))
            .toList();
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      for (var result : pool.invokeAll(epochs)) {
        result.get();
      }
    }
    reporter.publishEntry(
        Map.of(
            "periods", String.valueOf(periods.size()),
            "vectors", vectors.toString(),
            "epochs", String.valueOf(byEpoch.size())));
    assertThat(byEpoch).hasSize(EPOCHS);
    assertThat(vectors).hasValue(VECTORS);
    assertThat(periods).hasSizeGreaterThanOrEqualTo(PERIODS_MIN);
  }

  private Void agree(int epoch, List<HashVector> ofEpoch) {
    var run = new SearchRun(contexts.get(epoch));
    for (var vector : ofEpoch) {
      var hash = agree(run, vector.height(), vector.headerHash(), vector.nonce());
      assertThat(hash).isEqualTo(new KawpowHash(vector.mixHash(), vector.finalHash()));
      vectors.incrementAndGet();
    }
    var random = new SplittableRandom(epoch);
    var header = new byte[Hash256.LENGTH];
    for (int i = 0; i < RANDOM_PERIODS; i++) {
      random.nextBytes(header);
      long height = (long) epoch * Kawpow.EPOCH_LENGTH + random.nextInt(Kawpow.EPOCH_LENGTH);
      agree(run, height, Hash256.of(header), random.nextLong());
    }
    return null;
  }

  private KawpowHash agree(SearchRun run, long height, Hash256 header, long nonce) {
    long other = nonce + Kawpow.LANES;
    var hashes =
        hasher.hash(
            List.of(
                new KawpowInput(height, header, nonce), new KawpowInput(height, header, other)));
    assertThat(run.firstTurn(Kawpow.periodOf(height), header, nonce))
        .as("height %d", height)
        .isEqualTo(Map.of(nonce, hashes.getFirst().mixHash(), other, hashes.getLast().mixHash()));
    periods.add(Kawpow.periodOf(height));
    return hashes.getFirst();
  }
}
