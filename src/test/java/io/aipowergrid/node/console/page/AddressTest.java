package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {
  private final Address table =
      Address.of("/console/usage").with("range", "7d").with("model", "a/b c");

  @Test
  void keepsTheStateOfATableInItsAddress() {
    assertThat(table).hasToString("/console/usage?model=a%2Fb+c&range=7d");
    assertThat(table.with("range", "30d")).hasToString("/console/usage?model=a%2Fb+c&range=30d");
    assertThat(table.with("model", "").with("range", null)).hasToString("/console/usage");
    assertThat(table.at("/console/usage/time.csv"))
        .asString()
        .startsWith("/console/usage/time.csv?");
  }
}
