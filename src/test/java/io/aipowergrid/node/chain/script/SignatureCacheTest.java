package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import org.junit.jupiter.api.Test;

class SignatureCacheTest {
  private static final byte[] KEY = new byte[33];

  private int asked;
  private boolean answer = true;
  private final SignatureCache cache =
      new SignatureCache(
          (key, der, digest) -> {
            asked++;
            return answer;
          },
          2);

  private boolean verify(int signature) {
    return cache.verify(KEY, new byte[] {(byte) signature}, Hash256.ZERO);
  }

  @Test
  void asksOnlyOnceForARightSignature() {
    assertThat(verify(1)).isTrue();
    assertThat(verify(1)).isTrue();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void wrongSignaturesAreNotKept() {
    answer = false;
    assertThat(verify(1)).isFalse();
    assertThat(verify(1)).isFalse();
    assertThat(asked).isEqualTo(2);
    assertThat(cache.size()).isZero();
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() {
    verify(1);
    verify(2);
    verify(1);
    verify(3);
    assertThat(cache.size()).isEqualTo(2);
    asked = 0;
    verify(1);
    verify(3);
    assertThat(asked).isZero();
    verify(2);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void keySignatureAndDigestAllCount() {
    verify(1);
    cache.verify(new byte[32], new byte[] {0, 1}, Hash256.ZERO);
    cache.verify(KEY, new byte[] {1}, Hash256.fromHex("01".repeat(32)));
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> new SignatureCache(SignatureVerifier.DIRECT, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
