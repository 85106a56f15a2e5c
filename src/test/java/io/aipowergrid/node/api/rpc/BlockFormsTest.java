package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockFormsTest {
  @Test
  void readsNoncesWithAndWithoutTheirMark() {
    assertThat(BlockForms.nonce("0")).isZero();
    assertThat(BlockForms.nonce("0xAb")).isEqualTo(0xab);
    assertThat(BlockForms.nonce("ffffffffffffffff")).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "+1", "-1", "0x+1", "g", " 1", "1ffffffffffffffff"})
  void takesNothingElseForANonce(String text) {
    assertThatThrownBy(() -> BlockForms.nonce(text)).isInstanceOf(RpcError.class);
  }
}
