package io.aipowergrid.node.chain.p2p;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The addresses that passed between this node and one peer, the newest of them: without it nodes
 * would tell each other the same ones for ever (net.h, addrKnown). Any thread.
 */
final class AddressesKnown {
  /** Of the daemon's filter. */
  static final int ENTRIES_MAX = 5_000;

  private final Map<InetSocketAddress, Boolean> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Boolean> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  /** Notes an address; whether it is new. */
  synchronized boolean add(InetSocketAddress address) {
    return known.putIfAbsent(address, true) == null;
  }
}
