package io.aipowergrid.node.mining.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowInput;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The very text that the driver gets, executed lane by lane, against the verifier: all 32 nonces of
 * a warp. {@link KernelEpochsTest} executes one turn of it on more periods and all vectors.
 */
class SearchKernelTest {
  private static final EpochContexts CONTEXTS = new EpochContexts();

  private final KawpowHasher hasher = new KawpowHasher(CONTEXTS);
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void allNoncesOfAWarpHaveTheVerifiersMixHashesInFourPeriods() {
    assertEqualHashes(new int[] {0}, 4);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "aipg.long-tests",
      matches = "true",
      disabledReason =
          "whole warps of the search kernel in 200 periods of five epochs take minutes:"
              + " ./aipg test -Daipg.long-tests=true")
  void allNoncesOfAWarpHaveTheVerifiersMixHashesIn200PeriodsOfFiveEpochs() {
    assertEqualHashes(new int[] {0, 1, 94, 150, 400}, 40);
  }

  private void assertEqualHashes(int[] epochs, int periods) {
    for (int epoch : epochs) {
      for (int i = 0; i < periods; i++) {
        assertEqualHashes((long) epoch * Kawpow.EPOCH_LENGTH + random.nextInt(Kawpow.EPOCH_LENGTH));
      }
    }
  }

  private void assertEqualHashes(long height) {
    var header = header();
    long first = random.nextLong();
    var expected = hashes(height, header, first);
    var results =
        run(height)
            .search(Kawpow.periodOf(height), header, first, SearchRun.EVERY_HASH, SearchRun.NONCES);
    assertThat(results.count()).isEqualTo(SearchRun.NONCES);
    assertThat(results.found())
        .as("height %d", height)
        .isEqualTo(
            expected.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().mixHash())));
  }

  @Test
  void onlyHashesUpToTheTargetAreStoredAndNeverMoreThanFit() {
    var header = header();
    long first = -16; // the nonces wrap to zero in the middle
    var byHash =
        hashes(4, header, first).entrySet().stream()
            .sorted(Comparator.comparing(e -> e.getValue().finalHash().toDisplayHex()))
            .toList();
    var tenth = byHash.get(9).getValue().finalHash();
    long target = Long.parseUnsignedLong(tenth.toDisplayHex().substring(0, 16), 16);
    var best = byHash.subList(0, 10).stream().map(Map.Entry::getKey).toList();

    var all = run(4).search(1, header, first, target, SearchRun.NONCES);
    assertThat(all.found().keySet()).containsExactlyInAnyOrderElementsOf(best);
    var oneLess = run(4).search(1, header, first, target - 1, SearchRun.NONCES);
    assertThat(oneLess.count()).isEqualTo(9);
    // The interpreter knows no memory behind the third entry.
    var three = run(4).search(1, header, first, target, 3);
    assertThat(three.count()).isEqualTo(10);
    assertThat(three.found()).hasSize(3);
    assertThat(best).containsAll(three.found().keySet());
  }

  @Test
  void theTextIsTheSameForTheSamePeriodAndNoOther() {
    var program = io.aipowergrid.node.kawpow.ProgpowProgram.ofPeriod(7);
    assertThat(SearchKernel.ptx(program)).isEqualTo(SearchKernel.ptx(program));
    assertThat(SearchKernel.ptx(program))
        .isNotEqualTo(SearchKernel.ptx(io.aipowergrid.node.kawpow.ProgpowProgram.ofPeriod(8)))
        .startsWith(".version 7.0\n.target sm_75\n");
  }

  @Test
  void dividingByReciprocalIsExact() {
    for (int divisor : new int[] {2, 3, 4_194_302, 8_388_593, 0x7fffffff}) {
      int reciprocal = SearchKernel.reciprocal(divisor);
      random
          .ints(10_000)
          .forEach(
              value ->
                  assertThat(modulo(value, divisor, reciprocal))
                      .isEqualTo(Integer.remainderUnsigned(value, divisor)));
      assertThat(modulo(-1, divisor, reciprocal)).isEqualTo(Integer.remainderUnsigned(-1, divisor));
      assertThat(modulo(divisor - 1, divisor, reciprocal)).isEqualTo(divisor - 1);
      assertThat(modulo(divisor, divisor, reciprocal)).isZero();
    }
  }

  /** The four instructions of {@link PtxText#modulo}. */
  private static int modulo(int value, int divisor, int reciprocal) {
    long product = (value & 0xffffffffL) * (reciprocal & 0xffffffffL);
    int remainder = value - (int) (product >>> 32) * divisor;
    return Integer.compareUnsigned(remainder, remainder - divisor) < 0
        ? remainder
        : remainder - divisor;
  }

  private Map<Long, KawpowHash> hashes(long height, Hash256 header, long first) {
    var nonces = LongStream.range(0, SearchRun.NONCES).mapToObj(i -> first + i).toList();
    List<KawpowHash> hashes =
        hasher.hash(nonces.stream().map(nonce -> new KawpowInput(height, header, nonce)).toList());
    return java.util.stream.IntStream.range(0, nonces.size())
        .boxed()
        .collect(Collectors.toMap(nonces::get, hashes::get));
  }

  private SearchRun run(long height) {
    EpochContext epoch = CONTEXTS.get(Kawpow.epochOf(height));
    return new SearchRun(epoch);
  }

  private Hash256 header() {
    var bytes = new byte[Hash256.LENGTH];
    random.nextBytes(bytes);
    return Hash256.of(bytes);
  }
}
