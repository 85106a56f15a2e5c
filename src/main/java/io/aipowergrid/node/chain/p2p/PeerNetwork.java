package io.aipowergrid.node.chain.p2p;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Makes and accepts connections. */
public interface PeerNetwork extends AutoCloseable {
  /**
   * Accepts connections from now on.
   *
   * @param acceptor gives each connection its receiver, on a transport thread
   * @return where it listens, with the port that was given out when 0 was asked for
   * @throws IOException when the address cannot be had
   */
  InetSocketAddress listen(InetSocketAddress local, Function<PeerLink, PeerLink.Receiver> acceptor)
      throws IOException;

  /**
   * Opens a connection and waits for it; to be called on a virtual thread.
   *
   * @throws IOException when nobody answers in time
   */
  void connect(InetSocketAddress remote, Function<PeerLink, PeerLink.Receiver> acceptor)
      throws IOException;

  /** Stops listening and closes every connection. */
  @Override
  void close();
}
