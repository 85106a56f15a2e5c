package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.KawpowSearch.Cancelled;
import io.aipowergrid.node.kawpow.KawpowSearch.Exhausted;
import io.aipowergrid.node.kawpow.KawpowSearch.Found;
import io.aipowergrid.node.kawpow.KawpowSearch.Range;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KawpowSearchTest {
  private static final long HEIGHT = 17;

  private final KawpowHasher hasher = new KawpowHasher(EpochFixture.CONTEXTS);
  private final KawpowSearch search = new KawpowSearch(hasher);

  @Test
  void findsTheFirstNonceThatMeetsTheTarget() {
    var target = BigInteger.TWO.pow(256 - 4);
    var found = (Found) search.search(range(100, 200, target), () -> false);

    assertThat(found.hash()).isEqualTo(hasher.hash(HEIGHT, Hash256.ZERO, found.nonce()));
    assertThat(found.hash().meets(target)).isTrue();
    for (long nonce = 100; nonce < found.nonce(); nonce++) {
      assertThat(hasher.hash(HEIGHT, Hash256.ZERO, nonce).meets(target)).isFalse();
    }
  }

  @Test
  void anEasyTargetCostsOneHash() {
    var found = (Found) search.search(range(5, 100, BigInteger.TWO.pow(256)), () -> false);
    assertThat(found.nonce()).isEqualTo(5);
    assertThat(found.hashes()).isEqualTo(1);
  }

  @Test
  void aRangeWithoutSolutionIsExhausted() {
    assertThat(search.search(range(0, 19, BigInteger.ZERO), () -> false))
        .isEqualTo(new Exhausted(19));
    assertThat(search.search(range(0, 0, BigInteger.ZERO), () -> false))
        .isEqualTo(new Exhausted(0));
  }

  @Test
  void theHighestNonceIsFollowedByZero() {
    var hash = hasher.hash(HEIGHT, Hash256.ZERO, 1);
    var target = new BigInteger(hash.finalHash().toDisplayHex(), 16);
    var found = (Found) search.search(range(-2, 100, target), () -> false);
    // Nonces -2, -1 and 0 come first; whichever is found lies in the range and meets the target.
    assertThat(found.nonce()).isBetween(-2L, 1L);
    assertThat(found.hash().meets(target)).isTrue();
  }

  @Test
  void stopsBetweenBatchesWhenCancelled() {
    var asked = new AtomicInteger();
    var outcome =
        search.search(range(0, 1_000, BigInteger.ZERO), () -> asked.incrementAndGet() > 3);
    // Batches of 1, 2 and 4 came first.
    assertThat(outcome).isEqualTo(new Cancelled(7));
  }

  @Test
  void refusesANegativeCount() {
    assertThatThrownBy(() -> range(0, -1, BigInteger.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Range range(long first, long count, BigInteger target) {
    return new Range(HEIGHT, Hash256.ZERO, first, count, target);
  }
}
