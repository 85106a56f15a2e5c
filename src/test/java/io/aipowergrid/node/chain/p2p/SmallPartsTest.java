package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.PeerBan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts that peers are held by: groups, endpoints, rates, budgets, bans, clocks. */
class SmallPartsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L);

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,true",
    "127.0.0.1,false",
    "10.1.2.3,false",
    "172.16.0.1,false",
    "172.32.0.1,true",
    "192.168.1.1,false",
    "169.254.1.1,false",
    "100.64.0.1,false",
    "100.128.0.1,true",
    "100.63.255.255,true",
    "192.0.2.1,false",
    "198.51.100.1,false",
    "203.0.113.1,false",
    "0.1.2.3,false",
    "224.0.0.1,false",
    "240.0.0.1,false",
    "::1,false",
    "fc00::1,false",
    "fd00::1,false",
    "fe80::1,false",
    "2a00::1,true"
  })
  void knowsWhichAddressesEveryoneCanReach(String address, boolean routable)
      throws UnknownHostException {
    assertThat(NetworkGroup.isRoutable(InetAddress.getByName(address))).isEqualTo(routable);
  }

  @Test
  void groupsByWhatCostsMoney() throws UnknownHostException {
    assertThat(group("8.8.1.1")).isEqualTo(group("8.8.255.2")).isNotEqualTo(group("8.9.1.1"));
    assertThat(group("2a00:1:2::1"))
        .isEqualTo(group("2a00:1:3::1"))
        .isNotEqualTo(group("2a00:2::1"));
    assertThat(group("127.0.0.1")).isEqualTo(group("::1"));
  }

  private static NetworkGroup group(String address) throws UnknownHostException {
    return NetworkGroup.of(InetAddress.getByName(address));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1,8865", "192.0.2.1:1,192.0.2.1,1", "[2001:db8::1]:5,2001:db8::1,5",
    "2001:db8::1,2001:db8::1,8865", "[2001:db8::1],2001:db8::1,8865",
        "192.0.2.1:65535,192.0.2.1,65535"
  })
  void readsEndpoints(String text, String host, int port) throws UnknownHostException {
    assertThat(Endpoints.parse(text, 8865))
        .isEqualTo(new InetSocketAddress(InetAddress.getByName(host), port));
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1:65536", "192.0.2.1:x", ":8865", "192.0.2.1:", "192.0.2.1:-1"})
  void refusesWhatIsNoEndpoint(String text) {
    assertThatThrownBy(() -> Endpoints.parse(text, 8865)).isInstanceOf(NodeException.class);
  }

  @Test
  void aRateAllowsItsBurstAndThenItsPace() {
    var rate = new RateLimit(2, 3, NOW);
    assertThat(rate.tryTake(NOW)).isTrue();
    assertThat(rate.tryTake(NOW)).isTrue();
    assertThat(rate.tryTake(NOW)).isTrue();
    assertThat(rate.tryTake(NOW)).isFalse();
    assertThat(rate.tryTake(NOW.plusMillis(499))).isFalse();
    assertThat(rate.tryTake(NOW.plusMillis(500))).isTrue();
    assertThat(rate.tryTake(NOW.plusMillis(400))).as("the clock went back").isFalse();
  }

  @Test
  void aBudgetLetsThoseBelowTheirShareGoOn() {
    var budget = new MemoryBudget(100, 10);
    assertThat(budget.change(0, 95)).isTrue();
    assertThat(budget.change(0, 5)).isTrue();
    assertThat(budget.change(0, 10)).as("a share").isTrue();
    assertThat(budget.change(0, 11)).as("more than a share").isFalse();
    assertThat(budget.change(95, 90)).as("giving back").isTrue();
    assertThat(budget.used()).isEqualTo(90 + 5 + 10 + 11);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToTheLimit() {
    var backoff = new Backoff(Duration.ofSeconds(3));
    assertThat(backoff.isDue(NOW)).isTrue();
    backoff.attempted(NOW);
    assertThat(backoff.isDue(NOW.plusMillis(999))).isFalse();
    assertThat(backoff.isDue(NOW.plusSeconds(1))).isTrue();
    backoff.attempted(NOW);
    assertThat(backoff.isDue(NOW.plusMillis(1999))).isFalse();
    backoff.attempted(NOW);
    assertThat(backoff.isDue(NOW.plusMillis(2999))).isFalse();
    assertThat(backoff.isDue(NOW.plusSeconds(3))).isTrue();
    backoff.succeeded();
    assertThat(backoff.isDue(NOW)).isTrue();
  }

  @Test
  void aBanEndsInTimeAndTheListIsBounded() throws UnknownHostException {
    var bans = new BanList(2);
    InetAddress one = InetAddress.getByName("192.0.2.1");
    bans.add(new PeerBan(one, NOW.plusSeconds(10), "x"));
    bans.add(new PeerBan(one, NOW.plusSeconds(5), "a shorter ban takes nothing back"));
    assertThat(bans.contains(one, NOW.plusSeconds(9))).isTrue();
    assertThat(bans.contains(one, NOW.plusSeconds(10))).isFalse();
    bans.add(new PeerBan(InetAddress.getByName("192.0.2.2"), NOW.plusSeconds(20), "x"));
    bans.add(new PeerBan(InetAddress.getByName("192.0.2.3"), NOW.plusSeconds(30), "x"));
    assertThat(bans.inForce(NOW)).hasSize(2);
    assertThat(bans.contains(one, NOW)).as("the first to end made room").isFalse();
    assertThat(bans.inForce(NOW.plusSeconds(20))).hasSize(1);
  }

  /** Whoever rents one machine has 2^64 addresses. */
  @Test
  void aBanOfAnIpv6AddressIsOfItsWholeNetworkOf64Bits() throws UnknownHostException {
    var bans = new BanList(10);
    InetAddress banned = InetAddress.getByName("2a00:1:2:3::1");
    bans.add(new PeerBan(banned, NOW.plusSeconds(10), "x"));
    assertThat(isBanned(bans, "2a00:1:2:3:ffff:ffff:ffff:ffff")).isTrue();
    assertThat(isBanned(bans, "2a00:1:2:2:ffff:ffff:ffff:ffff")).isFalse();
    assertThat(isBanned(bans, "2a00:1:2:4::")).isFalse();
    bans.add(new PeerBan(InetAddress.getByName("2a00:1:2:3::2"), NOW.plusSeconds(20), "y"));
    assertThat(bans.inForce(NOW)).as("one ban of one network").hasSize(1);
    assertThat(bans.contains(banned, NOW.plusSeconds(19))).isTrue();
    assertThat(bans.remove(InetAddress.getByName("2a00:1:2:3::3"))).isTrue();
    assertThat(isBanned(bans, "2a00:1:2:3::1")).isFalse();
    bans.add(new PeerBan(InetAddress.getByName("192.0.2.1"), NOW.plusSeconds(10), "x"));
    assertThat(isBanned(bans, "::ffff:192.0.2.1")).as("the same address").isTrue();
    assertThat(isBanned(bans, "192.0.2.2")).isFalse();
  }

  private static boolean isBanned(BanList bans, String address) throws UnknownHostException {
    return bans.contains(InetAddress.getByName(address), NOW);
  }

  @Test
  void theMedianOfFiveClocksCountsUpToSeventyMinutes() throws UnknownHostException {
    Duration limit = Duration.ofMinutes(70);
    assertThat(offsetOf(limit, limit, limit, limit)).isEqualTo(Duration.ZERO);
    assertThat(offsetOf(limit, limit, limit, limit, limit)).isEqualTo(limit);
    Duration more = limit.plusNanos(1);
    assertThat(offsetOf(more, more, more, more, more)).isEqualTo(Duration.ZERO);
    Duration day = Duration.ofDays(1);
    assertThat(offsetOf(day, Duration.ofSeconds(3), Duration.ofSeconds(-1), Duration.ZERO, day))
        .isEqualTo(Duration.ofSeconds(3));
  }

  private static Duration offsetOf(Duration... samples) throws UnknownHostException {
    var clocks = new PeerClocks();
    for (int i = 0; i < samples.length; i++) {
      clocks.add(InetAddress.getByAddress(new byte[] {8, 8, 8, (byte) i}), samples[i]);
      clocks.add(InetAddress.getByAddress(new byte[] {8, 8, 8, (byte) i}), Duration.ofHours(9));
    }
    return clocks.offset();
  }
}
