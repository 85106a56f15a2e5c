package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FinalHashTest {
  @Test
  void everyVectorIsRead() {
    assertThat(KawpowVectors.hashes()).hasSize(51 + 13);
  }

  @ParameterizedTest
  @MethodSource("io.aipowergrid.node.kawpow.KawpowVectors#hashes")
  void finalHashFollowsFromHeaderNonceAndMix(KawpowVectors.HashVector vector) {
    assertThat(KawpowHasher.finalHash(vector.headerHash(), vector.nonce(), vector.mixHash()))
        .isEqualTo(vector.finalHash());
  }

  @Test
  void everyBitOfEachInputCounts() {
    var vector = KawpowVectors.hashes().getFirst();
    for (int bit = 0; bit < 256; bit++) {
      assertThat(
              KawpowHasher.finalHash(
                  flip(vector.headerHash(), bit), vector.nonce(), vector.mixHash()))
          .isNotEqualTo(vector.finalHash());
      assertThat(
              KawpowHasher.finalHash(
                  vector.headerHash(), vector.nonce(), flip(vector.mixHash(), bit)))
          .isNotEqualTo(vector.finalHash());
      assertThat(
              KawpowHasher.finalHash(
                  vector.headerHash(), vector.nonce() ^ 1L << bit, vector.mixHash()))
          .isNotEqualTo(vector.finalHash());
    }
  }

  @Test
  void permutationMatchesTheRecordedStates() {
    KawpowVectors.rows("intermediate_steps")
        .forEach(
            step -> {
              int[] state = KawpowVectors.words(step.get("absorb_in"));
              KeccakF800.permute(state);
              assertThat(state).containsExactly(KawpowVectors.words(step.get("absorb_out")));
            });
  }

  private static Hash256 flip(Hash256 hash, int bit) {
    byte[] bytes = hash.toBytes();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Hash256.of(bytes);
  }
}
