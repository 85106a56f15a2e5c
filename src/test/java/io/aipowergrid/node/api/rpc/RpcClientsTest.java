package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcClientsTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final RpcClients clients =
      new RpcClients(
          RpcSettings.with(
              Map.of(
                  "connections-max", "3",
                  "connections-per-client-max", "2",
                  "requests-per-second", "4",
                  "requests-burst", "8",
                  "refusal-delay", "250ms",
                  "refusal-delay-max", "1s")),
          () -> now);

  @Test
  void countsConnectionsOfEachClientAndOfAll() {
    assertThat(clients.connect("a")).isTrue();
    assertThat(clients.connect("a")).isTrue();
    assertThat(clients.connect("a")).as("a third of one client").isFalse();
    assertThat(clients.connect("b")).isTrue();
    assertThat(clients.connect("c")).as("a fourth of all").isFalse();
    clients.disconnect("a");
    assertThat(clients.connect("c")).isTrue();
  }

  @Test
  void letsABurstThroughAndThenSoManyASecond() {
    for (int i = 0; i < 8; i++) {
      assertThat(clients.mayAsk("a")).isTrue();
    }
    assertThat(clients.mayAsk("a")).isFalse();
    assertThat(clients.mayAsk("b")).as("another client has its own").isTrue();
    now = now.plusMillis(249);
    assertThat(clients.mayAsk("a")).isFalse();
    now = now.plusMillis(1);
    assertThat(clients.mayAsk("a")).isTrue();
    assertThat(clients.mayAsk("a")).isFalse();
    now = now.plus(Duration.ofHours(1));
    for (int i = 0; i < 8; i++) {
      assertThat(clients.mayAsk("a")).isTrue();
    }
    assertThat(clients.mayAsk("a")).isFalse();
  }

  @Test
  void doublesTheWaitOfEachRefusedSignInUpToItsLimit() {
    assertThat(clients.refuse("a")).hasMillis(250);
    assertThat(clients.refuse("a")).hasMillis(500);
    assertThat(clients.refuse("a")).hasMillis(1000);
    assertThat(clients.refuse("a")).hasMillis(1000);
    assertThat(clients.refuse("b")).hasMillis(250);
    now = now.plusSeconds(60);
    assertThat(clients.refuse("a")).as("a minute is remembered").hasMillis(1000);
    now = now.plusSeconds(61);
    assertThat(clients.refuse("a")).as("more is forgiven").hasMillis(250);
  }

  @Test
  void forgetsClientsThatLeftBeforeItRemembersTooMany() {
    assertThat(clients.connect("stays")).isTrue();
    for (int i = 0; i < 10 * RpcClients.REMEMBERED_MAX; i++) {
      clients.refuse("guest " + i);
    }
    assertThat(clients.remembered()).isEqualTo(RpcClients.REMEMBERED_MAX + 3);
    assertThat(clients.connect("stays")).isTrue();
    assertThat(clients.connect("stays")).as("its connections are still counted").isFalse();
  }

  @Test
  void takesAnIpv6NetworkForOneClient() {
    assertThat(RpcClients.client("127.0.0.1")).isEqualTo("127.0.0.1");
    assertThat(RpcClients.client("::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(RpcClients.client("2001:db8:1:2::3"))
        .isEqualTo("20010db800010002")
        .isEqualTo(RpcClients.client("2001:db8:1:2:ffff::1%eth0"))
        .isNotEqualTo(RpcClients.client("2001:db8:1:3::3"));
  }
}
