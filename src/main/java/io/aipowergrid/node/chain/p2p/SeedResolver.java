package io.aipowergrid.node.chain.p2p;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Turns a host name of seeds or peers into addresses; an unknown name has none. */
public interface SeedResolver {
  /** Addresses taken of one seed at most. */
  int ADDRESSES_MAX = 256;

  /** May wait for the network; called on a virtual thread. */
  List<InetAddress> resolve(String host);

  /** As {@link #resolve(String)}; an address stands for itself and nobody is asked. */
  default List<InetAddress> resolve(Endpoints.Named endpoint) {
    if (!endpoint.isAddress()) {
      return resolve(endpoint.host());
    }
    try {
      return List.of(InetAddress.getByName(endpoint.host()));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

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
