package io.aipowergrid.node.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressBlockTest {
  @Test
  void anIpv4AddressStandsForItself() {
    assertThat(of("10.0.0.1")).hasToString("10.0.0.1").isNotEqualTo(of("10.0.0.2"));
    assertThat(of("::ffff:10.0.0.1")).isEqualTo(of("10.0.0.1"));
  }

  @Test
  void anIpv6AddressStandsForItsSlash64() {
    assertThat(of("2001:db8:1:2::3"))
        .hasToString("20010db800010002")
        .isEqualTo(of("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(of("2001:db8:1:3::3"));
  }

  private static AddressBlock of(String address) {
    return AddressBlock.of(InetAddress.ofLiteral(address));
  }
}
