package io.aipowergrid.node.chain.p2p;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What this node says of itself. The nonce is drawn once for each run: whoever says it back in a
 * version message is this node itself. Any thread.
 */
public final class LocalNode {
  private final long nonce;
  private final String userAgent;
  private final long services;
  private final IntSupplier height;
  private final VersionEnds ends;

  /**
   * Names the ends of a connection as the daemon does.
   *
   * @param userAgent as BIP 14 writes it
   * @param services bits of {@link io.aipowergrid.node.chain.wire.Services}
   * @param height of the tip, asked anew for each handshake
   */
  public LocalNode(RandomGenerator random, String userAgent, long services, IntSupplier height) {
    this(random, userAgent, services, height, VersionEnds.AS_DAEMON);
  }

  /** As above, with another way to name the ends. */
  public LocalNode(
      RandomGenerator random,
      String userAgent,
      long services,
      IntSupplier height,
      VersionEnds ends) {
    this.nonce = random.nextLong();
    this.userAgent = userAgent;
    this.services = services;
    this.height = height;
    this.ends = ends;
  }

  long nonce() {
    return nonce;
  }

  boolean isOwnNonce(long other) {
    return other == nonce;
  }

  String userAgent() {
    return userAgent;
  }

  long services() {
    return services;
  }

  int height() {
    return height.getAsInt();
  }

  VersionEnds ends() {
    return ends;
  }
}
