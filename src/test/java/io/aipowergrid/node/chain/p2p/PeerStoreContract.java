package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.PeerBan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of peers must do. */
abstract class PeerStoreContract {
  abstract PeerStore create(String network);

  @Test
  void keepsAddressesAndBansAsTheyWere() throws UnknownHostException {
    PeerStore store = create("one");
    assertThat(store.readAddresses()).isEmpty();
    var first = address("203.0.113.7", 8865, true);
    var second = address("2001:db8::1", 1, false);
    var ban =
        new PeerBan(InetAddress.getByName("203.0.113.9"), Instant.ofEpochSecond(99), "misbehaved");
    store.writeAddresses(List.of(first, second));
    store.writeBans(List.of(ban));
    assertThat(store.readAddresses()).containsExactlyInAnyOrder(first, second);
    assertThat(store.readBans()).containsExactly(ban);
    store.writeAddresses(List.of(second));
    store.writeBans(List.of());
    assertThat(store.readAddresses()).containsExactly(second);
    assertThat(store.readBans()).isEmpty();
  }

  static KnownAddress address(String host, int port, boolean anchor) throws UnknownHostException {
    return new KnownAddress(
        new InetSocketAddress(InetAddress.getByName(host), port),
        9,
        new NetworkGroup("seed x"),
        Instant.ofEpochSecond(1_700_000_000L),
        Instant.EPOCH,
        Instant.ofEpochSecond(1_700_000_001L),
        2,
        anchor);
  }
}
