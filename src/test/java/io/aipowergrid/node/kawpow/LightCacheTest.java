package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LightCacheTest {
  @Test
  void theReciprocalGivesTheExactRemainder() {
    var random = new SplittableRandom(5);
    for (int items : new int[] {2, 3, 61, 997, 2039}) {
      var cache = LightCache.build(Hash256.ZERO, items);
      for (int i = 0; i < 20_000; i++) {
        int number = random.nextInt();
        assertThat(cache.itemOf(number)).isEqualTo(Integer.remainderUnsigned(number, items));
      }
      for (int number : new int[] {0, 1, -1, items - 1, items, items + 1, Integer.MIN_VALUE}) {
        assertThat(cache.itemOf(number)).isEqualTo(Integer.remainderUnsigned(number, items));
      }
    }
  }

  @Test
  void allMixersGiveTheSameWordsForAnyNumberOfNodes() {
    var cache = LightCache.build(Hash256.ZERO, 997);
    for (int count : new int[] {1, 2, 3, 4, 7, 8, 9, 32, 63, 64, 65, 200}) {
      var numbers = new SplittableRandom(count).ints(count).toArray();
      var plain = new int[count * Kawpow.NODE_WORDS];
      new DatasetNodes(cache, new ScalarParentMixer()).compute(numbers, plain, count);
      for (var mixer : ParentMixer.all()) {
        var words = new int[count * Kawpow.NODE_WORDS];
        new DatasetNodes(cache, mixer).compute(numbers, words, count);
        assertThat(words).as("%s, %d nodes", mixer, count).containsExactly(plain);
      }
    }
  }

  @Test
  void theSegmentHoldsTheItemsAndCannotBeChanged() {
    var cache = LightCache.build(Hash256.ZERO, 61);
    var segment = cache.segment();
    assertThat(segment.isReadOnly()).isTrue();
    assertThat(segment.byteSize()).isEqualTo(61 * 64);
    assertThat(segment.get(ValueLayout.JAVA_INT, 60 * 64))
        .isEqualTo(cache.words()[LightCache.offset(60)]);
  }
}
