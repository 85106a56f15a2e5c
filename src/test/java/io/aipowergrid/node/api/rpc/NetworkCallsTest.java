package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkCallsTest {
  /** 1.4.0 is what the daemon of the vectors says (clientversion.h). */
  @ParameterizedTest
  @CsvSource({"1.4.0, 1040000", "0.1.0-SNAPSHOT, 10000", "2, 2000000", "1.100.3, 1990300"})
  void writesAVersionAsANumber(String version, int number) {
    assertThat(NetworkCalls.number(version)).isEqualTo(number);
  }
}
