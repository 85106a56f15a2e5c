package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.crypto.Keccak256;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EpochVectorsTest {
  @Test
  void seedsAndSizesOfAllRecordedEpochs() {
    assertThat(KawpowVectors.rows("epochs")).hasSize(25);
    KawpowVectors.rows("epochs")
        .forEach(
            epoch -> {
              int number = epoch.get("epoch").asInt();
              var sizes = EpochSizes.of(number);
              assertThat(EpochSeed.of(number).toHex()).isEqualTo(epoch.get("seed_hash").asText());
              assertThat(Kawpow.epochOf(epoch.get("first_height").asLong())).isEqualTo(number);
              assertThat(sizes.lightCacheBytes())
                  .isEqualTo(epoch.get("light_cache_bytes").asLong());
              assertThat(sizes.datasetBytes()).isEqualTo(epoch.get("full_dataset_bytes").asLong());
            });
  }

  @Test
  void itemCountsOfTheFirst601Epochs() {
    var rows = KawpowVectors.node("epoch_sizes").get("rows");
    assertThat(rows).hasSize(601);
    for (JsonNode row : rows) {
      assertThat(EpochSizes.of(row.get(0).asInt()))
          .isEqualTo(new EpochSizes(row.get(0).asInt(), row.get(1).asInt(), row.get(2).asInt()));
    }
  }

  static Stream<JsonNode> epochs() {
    return KawpowVectors.rows("epochs")
        .filter(epoch -> EpochFixture.inEveryRun(epoch.get("epoch").asInt()));
  }

  static Stream<JsonNode> moreEpochs() {
    return KawpowVectors.rows("epochs")
        .filter(epoch -> !EpochFixture.inEveryRun(epoch.get("epoch").asInt()));
  }

  @ParameterizedTest
  @MethodSource("moreEpochs")
  @EnabledIfSystemProperty(
      named = "aipg.long-tests",
      matches = "true",
      disabledReason = EpochFixture.LONG)
  void cachesAndDatasetItemsOfAllOtherRecordedEpochs(JsonNode epoch) {
    cachesAndDatasetItemsOfAnEpoch(epoch);
  }

  @ParameterizedTest
  @MethodSource("epochs")
  void cachesAndDatasetItemsOfAnEpoch(JsonNode epoch) {
    var context = EpochFixture.CONTEXTS.get(epoch.get("epoch").asInt());

    assertThat(context.sizes().lightCacheItems())
        .isEqualTo(epoch.get("light_cache_num_items").asInt());
    assertThat(context.sizes().datasetItems1024())
        .isEqualTo(epoch.get("full_dataset_num_items_1024bit").asInt());
    checkLightCache(epoch, context.lightCache().toArray(ValueLayout.JAVA_BYTE));
    checkL1Cache(epoch, context.l1Cache());
    assertThat(epoch.get("dataset_items_2048").size()).isGreaterThanOrEqualTo(5);
    for (JsonNode item : epoch.get("dataset_items_2048")) {
      assertThat(hex(bytes(context.datasetItem(item.get("index").asInt()))))
          .isEqualTo(item.get("bytes").asText());
    }
  }

  private static void checkLightCache(JsonNode epoch, byte[] cache) {
    assertThat(hex(Arrays.copyOf(cache, 64)))
        .isEqualTo(epoch.get("light_cache_first_64_bytes").asText());
    assertThat(hex(Arrays.copyOfRange(cache, 64, 128)))
        .isEqualTo(epoch.get("light_cache_second_64_bytes").asText());
    assertThat(hex(Arrays.copyOfRange(cache, cache.length - 64, cache.length)))
        .isEqualTo(epoch.get("light_cache_last_64_bytes").asText());
    assertThat(Keccak256.hash(cache).toHex())
        .isEqualTo(epoch.get("light_cache_keccak256").asText());
  }

  private static void checkL1Cache(JsonNode epoch, int[] l1) {
    var words = epoch.get("l1_cache_words_le");
    assertThat(Arrays.copyOf(l1, 8)).containsExactly(KawpowVectors.words(words.get("first8")));
    assertThat(Arrays.copyOfRange(l1, l1.length - 8, l1.length))
        .containsExactly(KawpowVectors.words(words.get("last8")));
    assertThat(Keccak256.hash(bytes(l1)).toHex())
        .isEqualTo(epoch.get("l1_cache_keccak256").asText());
  }

  @Test
  void aDatasetItemBeyondTheLastIsRefused() {
    var context = EpochFixture.CONTEXTS.get(0);
    int items = context.sizes().datasetItems2048();

    assertThat(context.datasetItem(items - 1)).hasSize(Kawpow.ITEM_WORDS);
    assertThatThrownBy(() -> context.datasetItem(items))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> context.datasetItem(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theLastPreparedEpochIsTheLimit() {
    assertThat(EpochSizes.of(Kawpow.EPOCH_MAX).lightCacheBytes()).isLessThan(220_000_000);
    assertThatThrownBy(() -> EpochSizes.of(Kawpow.EPOCH_MAX + 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("KawPoW epochs go from 0 to 1499, not 1500");
    assertThatThrownBy(() -> EpochSeed.of(-1)).isInstanceOf(NodeException.class);
    assertThatThrownBy(() -> EpochContext.build(Integer.MAX_VALUE))
        .isInstanceOf(NodeException.class);
  }

  private static byte[] bytes(int[] words) {
    var buffer = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(words);
    return buffer.array();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
