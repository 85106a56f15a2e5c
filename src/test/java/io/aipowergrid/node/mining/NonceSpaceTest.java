package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NonceSpaceTest {
  @Test
  void fixesTheHighestBitsAsAnExtranonceDoes() {
    NonceSpace pool = NonceSpace.ALL.part(24, 0x12c243);

    assertThat(pool).isEqualTo(new NonceSpace(0x12c2430000000000L, 24));
    assertThat(pool.contains(0x12c24300000002a4L)).isTrue();
    assertThat(pool.contains(0x12c243ffffffffffL)).isTrue();
    assertThat(pool.contains(0x12c2440000000000L)).isFalse();
    assertThat(pool.contains(0x12c242ffffffffffL)).isFalse();
  }

  @Test
  void partsAPartAndKeepsWhatWasFixed() {
    NonceSpace rig = NonceSpace.ALL.part(16, 0xabcd).part(8, 0x1ef);

    assertThat(rig).isEqualTo(new NonceSpace(0xabcdef0000000000L, 24));
    assertThat(rig.part(0, 7)).isEqualTo(rig);
  }

  @Test
  void countsOnAtItsBeginAfterItsEnd() {
    NonceSpace tiny = new NonceSpace(0xfffffffffffffffeL, 63);

    assertThat(tiny.at(1)).isEqualTo(0xffffffffffffffffL);
    assertThat(tiny.at(2)).isEqualTo(0xfffffffffffffffeL);
    assertThat(NonceSpace.ALL.at(-1)).isEqualTo(-1L);
    assertThat(NonceSpace.ALL.contains(-1L)).isTrue();
  }

  @Test
  void refusesBitsBelowTheFixedOnesAndTooManyOfThem() {
    assertThatThrownBy(() -> new NonceSpace(1, 16)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NonceSpace(0, 64)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NonceSpace.ALL.part(60, 1).part(4, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
