package io.aipowergrid.node.chain.p2p;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Turns a seed's host name into addresses of nodes; an unknown name has none. */
public interface SeedResolver {
  /** Addresses taken of one seed at most. */
  int ADDRESSES_MAX = 256;

  /** May wait for the network; called on a virtual thread. */
  List<InetAddress> resolve(String host);

  /** Asks the machine's name service. */
  static SeedResolver dns() {
    return host -> {
      try {
        return Arrays.stream(InetAddress.getAllByName(host)).limit(ADDRESSES_MAX).toList();
      } catch (UnknownHostException e) {
        return List.of();
      }
    };
  }
}
