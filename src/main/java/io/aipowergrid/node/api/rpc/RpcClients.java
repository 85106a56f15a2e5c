package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.base.AddressBlock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each client of the port has taken of its share: connections, requests, refused sign-ins. A
 * client is an IPv4 address or an IPv6 /64, within which one machine may choose any address. Any
 * thread; every method is short.
 */
@Singleton
class RpcClients {
  /** Clients without a connection that are still remembered, the latest. */
  static final int REMEMBERED_MAX = 1_024;

  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
  private static final double NANOS_PER_SECOND = 1e9;

  private final RpcConfig config;
  private final InstantSource clock;

  /** In the order of last use, so that the first is the one to forget. */
  private final Map<String, Share> shares = new LinkedHashMap<>(16, 0.75f, true);

  private int connections;

  @Inject
  RpcClients(RpcConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  private static final class Share {
    int connections;
    double requestsLeft;
    Instant filledAt;
    int refusals;
    Instant refusedAt;

    Share(double requestsLeft, Instant now) {
      this.requestsLeft = requestsLeft;
      filledAt = now;
      refusedAt = now;
    }
  }

  /** The name under which an address is counted; text that is no address counts as itself. */
  static String client(String address) {
    try {
      return AddressBlock.of(InetAddress.ofLiteral(address.split("%", 2)[0])).key();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  /** Counts a connection; false when the client, or the port, has enough of them. */
  synchronized boolean connect(String client) {
    Share share = share(client);
    if (connections >= config.connectionsMax()
        || share.connections >= config.connectionsPerClientMax()) {
      return false;
    }
    connections++;
    share.connections++;
    return true;
  }

  /** Gives a counted connection back. */
  synchronized void disconnect(String client) {
    connections--;
    share(client).connections--;
  }

  /** Takes one of the client's requests; false when it asks too fast. */
  synchronized boolean mayAsk(String client) {
    Share share = share(client);
    Instant now = clock.instant();
    double seconds =
        Math.max(0, Duration.between(share.filledAt, now).toNanos() / NANOS_PER_SECOND);
    share.filledAt = now;
    share.requestsLeft =
        Math.min(config.requestsBurst(), share.requestsLeft + seconds * config.requestsPerSecond());
    if (share.requestsLeft < 1) {
      return false;
    }
    share.requestsLeft--;
    return true;
  }

  /**
   * Notes a refused sign-in. Whoever signs in rightly is never kept out, so that a stranger cannot
   * lock out the miner of the same machine; only the guesses themselves become slow.
   *
   * @return how long its answer waits
   */
  synchronized Duration refuse(String client) {
    Share share = share(client);
    Instant now = clock.instant();
    if (Duration.between(share.refusedAt, now).compareTo(FORGOTTEN_AFTER) > 0) {
      share.refusals = 0;
    }
    share.refusedAt = now;
    long most = config.refusalDelayMax().toMillis();
    long wait = config.refusalDelay().toMillis();
    for (int i = 0; i < share.refusals && wait < most; i++) {
      wait *= 2;
    }
    share.refusals++;
    return Duration.ofMillis(Math.min(wait, most));
  }

  private Share share(String client) {
    Share share =
        shares.computeIfAbsent(client, name -> new Share(config.requestsBurst(), clock.instant()));
    if (shares.size() > REMEMBERED_MAX + config.connectionsMax()) {
      forgetOne();
    }
    return share;
  }

  /** At most connectionsMax clients are connected, so one that is not is met soon. */
  private void forgetOne() {
    var each = shares.values().iterator();
    while (each.hasNext()) {
      if (each.next().connections == 0) {
        each.remove();
        return;
      }
    }
  }

  synchronized int remembered() {
    return shares.size();
  }
}
