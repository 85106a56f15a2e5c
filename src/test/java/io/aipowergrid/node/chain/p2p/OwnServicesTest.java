package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.wire.Services;
import org.junit.jupiter.api.Test;

class OwnServicesTest {
  @Test
  void aNodeWithoutOldBlocksIsNoSourceOfBlocks() {
    assertThat(Services.OWN).isEqualTo(9);
    assertThat(Services.servesBlocks(Services.OWN)).isTrue();
    assertThat(Services.servesBlocks(Services.PRUNED)).isFalse();
    assertThat(Services.PRUNED & Services.WITNESS).isNotZero();
  }
}
