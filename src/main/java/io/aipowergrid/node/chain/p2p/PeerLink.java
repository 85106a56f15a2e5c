package io.aipowergrid.node.chain.p2p;

import java.net.InetSocketAddress;

/**
 * A connection's transport, as far as a peer needs it. All methods may be called from any thread.
 */
interface PeerLink {
  /** Takes what the transport has to say; called by the transport, never by two threads at once. */
  interface Receiver {
    /** Hears nothing: for a connection that is refused. */
    Receiver DEAF =
        new Receiver() {
          @Override
          public void received(byte[] bytes) {}

          @Override
          public void drained() {}

          @Override
          public void closed() {}
        };

    /** The next bytes of the stream. */
    void received(byte[] bytes);

    /** Some of what was written has left. */
    void drained();

    /** Nothing more will come or go. */
    void closed();
  }

  /** The other side. */
  InetSocketAddress remote();

  /** Queues bytes and returns at once. */
  void write(byte[] bytes);

  /** Bytes that were written and have not left yet. */
  long unsent();

  /** Stops taking bytes from the socket, so that the sender must wait. */
  void pause();

  /** Takes bytes again. */
  void resume();

  /** Closes; the receiver hears of it. */
  void close();
}
