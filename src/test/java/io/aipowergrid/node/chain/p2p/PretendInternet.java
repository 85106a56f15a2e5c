package io.aipowergrid.node.chain.p2p;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * An internet on loopback: nodes listen at addresses of the whole world, and whoever dials one of
 * them is led to the right port of this machine.
 */
final class PretendInternet {
  private final Vertx vertx;
  private final Map<InetSocketAddress, InetSocketAddress> doors = new ConcurrentHashMap<>();
  private final List<InetSocketAddress> dialed = new CopyOnWriteArrayList<>();

  PretendInternet(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The network as one node sees it that has this address. */
  PeerNetwork at(InetSocketAddress own) {
    return new Place(own, new VertxNetwork(vertx, Duration.ofSeconds(10)));
  }

  /** Whom anybody has dialed so far, in order. */
  List<InetSocketAddress> dialed() {
    return dialed;
  }

  private final class Place implements PeerNetwork {
    private final InetSocketAddress own;
    private final VertxNetwork real;

    Place(InetSocketAddress own, VertxNetwork real) {
      this.own = own;
      this.real = real;
    }

    @Override
    public InetSocketAddress listen(
        InetSocketAddress local, Function<PeerLink, PeerLink.Receiver> acceptor)
        throws IOException {
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      InetSocketAddress door = real.listen(here, acceptor);
      doors.put(own, door);
      return door;
    }

    @Override
    public void connect(InetSocketAddress remote, Function<PeerLink, PeerLink.Receiver> acceptor)
        throws IOException {
      dialed.add(remote);
      InetSocketAddress door = doors.get(remote);
      if (door == null) {
        throw new IOException("nobody lives at " + remote);
      }
      real.connect(door, link -> acceptor.apply(new Renamed(link, remote)));
    }

    @Override
    public void close() {
      doors.remove(own);
      real.close();
    }
  }

  private record Renamed(PeerLink link, InetSocketAddress remote) implements PeerLink {
    @Override
    public void write(byte[] bytes) {
      link.write(bytes);
    }

    @Override
    public long unsent() {
      return link.unsent();
    }

    @Override
    public void pause() {
      link.pause();
    }

    @Override
    public void resume() {
      link.resume();
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
