package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemCacheTest {
  private static final int SET_BYTES = ItemCache.WAYS * ItemCache.ITEM_BYTES;
  private static final int SMALL_EPOCH = 3;

  private final int[] found = new int[Kawpow.ITEM_WORDS];

  @Test
  void keepsNoMoreThanItsMemoryAllows() {
    assertThat(SET_BYTES).isEqualTo(8 * (256 + 8));
    assertThat(ItemCache.ofBytes(3 * SET_BYTES).itemsMax()).isEqualTo(24);
    assertThat(ItemCache.ofBytes(3 * SET_BYTES - 1).itemsMax()).isEqualTo(16);
    assertThat(ItemCache.ofBytes(16 << 20).itemsMax()).isEqualTo(63_544);
    // The words of the largest one still stand in one array.
    assertThat(ItemCache.BYTES_MAX / ItemCache.ITEM_BYTES * Kawpow.ITEM_WORDS)
        .isLessThan(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, ItemCache.BYTES_MAX + 1, Long.MAX_VALUE})
  void refusesMemoryOutOfBounds(long bytes) {
    assertThatThrownBy(() -> new EpochContexts(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "KawPoW's cache of dataset items takes from 0 to 4294967296 bytes, not " + bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2111})
  void withTooLittleMemoryKeepsNothing(long bytes) {
    var cache = ItemCache.ofBytes(bytes);
    cache.put(0, 1, words(1), 0);

    assertThat(cache.find(0, 1, found, 0)).isFalse();
    assertThat(List.of(cache.itemsMax(), (int) cache.hits(), (int) cache.misses())).containsOnly(0);
  }

  @Test
  void copiesAnItemInAndOut() {
    var cache = ItemCache.ofBytes(SET_BYTES);
    int[] item = words(7);
    cache.put(0, 7, item, 0);
    Arrays.fill(item, 0);
    var to = new int[3 * Kawpow.ITEM_WORDS];

    assertThat(cache.find(0, 7, to, Kawpow.ITEM_WORDS)).isTrue();

    assertThat(to).startsWith(new int[Kawpow.ITEM_WORDS]).endsWith(new int[Kawpow.ITEM_WORDS]);
    assertThat(Arrays.copyOfRange(to, Kawpow.ITEM_WORDS, 2 * Kawpow.ITEM_WORDS))
        .containsExactly(words(7));
    Arrays.fill(to, 0);
    assertThat(cache.find(0, 7, to, 0)).as("changing a copy changes nothing").isTrue();
    assertThat(Arrays.copyOf(to, Kawpow.ITEM_WORDS)).containsExactly(words(7));
  }

  @Test
  void epochsDoNotMix() {
    var cache = ItemCache.ofBytes(SET_BYTES);
    cache.put(0, 5, words(1), 0);
    cache.put(1, 5, words(2), 0);

    assertThat(cache.find(2, 5, found, 0)).isFalse();
    assertThat(cache.find(0, 5, found, 0)).isTrue();
    assertThat(found).containsExactly(words(1));
    assertThat(cache.find(1, 5, found, 0)).isTrue();
    assertThat(found).containsExactly(words(2));
  }

  /** A map in the order of use is the model: eight items for each set, the oldest goes. */
  @Test
  void aFullSetForgetsTheItemNotUsedForLongest() {
    int sets = 3;
    var cache = ItemCache.ofBytes((long) sets * SET_BYTES);
    List<LinkedHashMap<Long, Integer>> model = new ArrayList<>();
    for (int i = 0; i < sets; i++) {
      model.add(new LinkedHashMap<>(16, 0.75f, true));
    }
    var random = new SplittableRandom(1);
    for (int step = 0; step < 50_000; step++) {
      int epoch = random.nextInt(2);
      int item = random.nextInt(24);
      var set = model.get(item % sets);
      long key = 100L * epoch + item;
      if (random.nextBoolean()) {
        cache.put(epoch, item, words(step), 0);
        set.put(key, step);
        if (set.size() > ItemCache.WAYS) {
          set.pollFirstEntry();
        }
      } else {
        Integer expected = set.get(key);
        assertThat(cache.find(epoch, item, found, 0)).isEqualTo(expected != null);
        if (expected != null) {
          assertThat(found).containsExactly(words(expected));
        }
      }
    }
    assertThat(cache.hits()).isGreaterThan(1_000);
    assertThat(cache.misses()).isGreaterThan(1_000);
  }

  @Test
  void neverHandsOutHalfAnItem() throws Exception {
    // 24 items for eight places: each put throws one out while others read it.
    var cache = ItemCache.ofBytes(SET_BYTES);
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        var random = new SplittableRandom(thread);
        jobs.add(() -> putAndFind(cache, random));
      }
      for (var right : pool.invokeAll(jobs)) {
        assertThat(right.get()).isTrue();
      }
    }
    assertThat(cache.hits()).isGreaterThan(1_000);
    assertThat(cache.misses()).isGreaterThan(1_000);
  }

  private static boolean putAndFind(ItemCache cache, SplittableRandom random) {
    var to = new int[Kawpow.ITEM_WORDS];
    for (int step = 0; step < 100_000; step++) {
      int item = random.nextInt(24);
      if (!cache.find(0, item, to, 0)) {
        cache.put(0, item, words(item), 0);
      } else if (!Arrays.equals(to, words(item))) {
        return false;
      }
    }
    return true;
  }

  /** 68 items in the dataset, places for 8, 16 or 64: it throws items out all the time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void hashesAreTheSameHoweverManyItemsAreKept(int sets) {
    var inputs = inputs(new SplittableRandom(sets), 100);
    var cache = ItemCache.ofBytes((long) sets * SET_BYTES);

    for (var mixer : ParentMixer.all()) {
      assertThat(hasher(cache, mixer).hash(inputs))
          .as("%s", mixer)
          .isEqualTo(hasher(ItemCache.NONE, mixer).hash(inputs));
    }

    assertThat(cache.hits()).isGreaterThan(100);
    assertThat(cache.misses()).isGreaterThan(cache.itemsMax());
  }

  @Test
  void manyThreadsShareOneSmallCache() throws Exception {
    var cache = ItemCache.ofBytes(2 * SET_BYTES);
    var shared = hasher(cache, ParentMixer.best());
    var plain = hasher(ItemCache.NONE, ParentMixer.best());
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        var inputs = inputs(new SplittableRandom(100 + thread), 100);
        jobs.add(() -> shared.hash(inputs).equals(plain.hash(inputs)));
      }
      for (var same : pool.invokeAll(jobs)) {
        assertThat(same.get()).isTrue();
      }
    }
    assertThat(cache.hits() + cache.misses()).isEqualTo(4L * 100 * Kawpow.ROUNDS);
    assertThat(cache.hits()).isGreaterThan(1_000);
  }

  @Test
  void aHashComputedAgainFindsAllItsItems() {
    var cache = ItemCache.ofBytes(100 * SET_BYTES);
    var hasher = hasher(cache, ParentMixer.best());
    var inputs = inputs(new SplittableRandom(5), 1);
    var first = hasher.hash(inputs);
    long hits = cache.hits();
    long misses = cache.misses();

    assertThat(hasher.hash(inputs)).isEqualTo(first);

    assertThat(cache.hits() - hits).isEqualTo(Kawpow.ROUNDS);
    assertThat(cache.misses()).isEqualTo(misses);
  }

  private static KawpowHasher hasher(ItemCache cache, ParentMixer mixer) {
    var small = SmallEpochs.contexts().get(SMALL_EPOCH);
    return new KawpowHasher(new EpochContexts(epoch -> small.with(cache)), mixer);
  }

  private static List<KawpowInput> inputs(SplittableRandom random, int count) {
    long first = (long) SMALL_EPOCH * Kawpow.EPOCH_LENGTH;
    return Stream.generate(
            () -> {
              var header = new byte[Hash256.LENGTH];
              random.nextBytes(header);
              long height = first + random.nextInt(Kawpow.EPOCH_LENGTH);
              return new KawpowInput(height, Hash256.of(header), random.nextLong());
            })
        .limit(count)
        .toList();
  }

  /** Every word tells which item it belongs to. */
  private static int[] words(int item) {
    var words = new int[Kawpow.ITEM_WORDS];
    for (int i = 0; i < words.length; i++) {
      words[i] = item * 1_000 + i;
    }
    return words;
  }
}
