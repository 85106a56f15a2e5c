package io.aipowergrid.node.api.testing;

import io.aipowergrid.node.chain.PeerBan;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.SyncProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Three peers and a download as pages show them, without any socket. */
@Alternative
@ApplicationScoped
public class ShownPeers implements Peers {
  /** A peer may call itself anything printable. */
  public static final String HOSTILE_AGENT = "/<img src=x onerror=document.title=1>:1.0/";

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public void start() {
    // Nothing to look for.
  }

  @Override
  public void stop() {
    // Nothing to close.
  }

  @Override
  public List<PeerInfo> peers() {
    return List.of(
        peer(1, "192.0.2.7:8865", false, "/Aipg:1.4.0/", 323, Optional.of(Duration.ofMillis(48))),
        peer(2, "[2001:db8:85a3::8a2e:370:7334]:8865", true, HOSTILE_AGENT, -1, Optional.empty()),
        peer(3, "198.51.100.23:51544", true, "/aipg-node:0.1.0/", 322, Optional.empty()));
  }

  private static PeerInfo peer(
      long id, String address, boolean inbound, String agent, int height, Optional<Duration> ping) {
    return new PeerInfo(
        id,
        address,
        inbound,
        id == 1,
        70_028,
        9,
        agent,
        height,
        height,
        SINCE,
        SINCE,
        SINCE,
        1_234_567_890L * id,
        345_678,
        ping,
        Duration.ZERO,
        id == 2 ? 20 : 0,
        id == 1 ? 16 : 0);
  }

  @Override
  public int connected() {
    return 3;
  }

  @Override
  public long services() {
    return 9;
  }

  @Override
  public int knownAddresses() {
    return 1_042;
  }

  @Override
  public SyncProgress progress() {
    return new SyncProgress(
        200, 323, 3, 16, 12.5, Optional.of(Duration.ofMinutes(14).plusSeconds(5)), true);
  }

  @Override
  public void add(String endpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String endpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean disconnect(long id) {
    return false;
  }

  @Override
  public void ban(InetAddress address, Duration duration, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean unban(InetAddress address) {
    return false;
  }

  @Override
  public List<PeerBan> bans() {
    return List.of(
        new PeerBan(
            InetAddress.ofLiteral("203.0.113.9"), SINCE.plus(Duration.ofDays(1)), "bad-diffbits"));
  }
}
