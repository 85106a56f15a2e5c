package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.NetAddress;
import java.net.InetSocketAddress;

/**
 * How a version message names the two ends of its connection. Any thread. The node always speaks as
 * {@link #AS_DAEMON}; recorded peers had habits of their own.
 */
public interface VersionEnds {
  /**
   * The daemon's way (chain.md 8, p2p-handshake.json): an address of a private network is nobody's
   * business, and of itself it says what it offers and no address.
   */
  VersionEnds AS_DAEMON =
      new VersionEnds() {
        @Override
        public NetAddress receiver(InetSocketAddress remote) {
          return NetworkGroup.isRoutable(remote.getAddress())
              ? new NetAddress(0, remote.getAddress(), remote.getPort())
              : NetAddress.NONE;
        }

        @Override
        public NetAddress sender(long services) {
          return new NetAddress(services, NetAddress.NONE.address(), 0);
        }
      };

  /** The end that hears the message. */
  NetAddress receiver(InetSocketAddress remote);

  /**
   * The end that says it.
   *
   * @param services what it offers
   */
  NetAddress sender(long services);
}
