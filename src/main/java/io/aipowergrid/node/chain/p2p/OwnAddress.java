package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.NetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where others reach this node, as its operator says. Any thread. */
final class OwnAddress {
  private final Optional<Endpoints.Named> named;
  private final Function<Endpoints.Named, List<InetAddress>> resolver;
  private final long services;
  private volatile Optional<InetSocketAddress> found = Optional.empty();

  /**
   * @param named empty when nobody shall be told
   * @param resolver asked anew each time: a home's address changes
   * @param services what the node offers
   */
  OwnAddress(
      Optional<Endpoints.Named> named,
      Function<Endpoints.Named, List<InetAddress>> resolver,
      long services) {
    this.named = named;
    this.resolver = resolver;
    this.services = services;
  }

  /** The address to tell; empty when there is none or nobody outside could reach it. */
  Optional<NetAddress> find() {
    found =
        named.flatMap(
            own ->
                resolver.apply(own).stream()
                    .filter(NetworkGroup::isRoutable)
                    .findFirst()
                    .map(address -> new InetSocketAddress(address, own.port())));
    return found.map(at -> new NetAddress(services, at.getAddress(), at.getPort()));
  }

  /** Whether an endpoint is this node itself, by what was found last. */
  boolean is(InetSocketAddress endpoint) {
    return found.filter(endpoint::equals).isPresent();
  }
}
