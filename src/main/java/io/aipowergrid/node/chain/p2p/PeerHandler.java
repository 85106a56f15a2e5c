package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Message;

/**
 * What greeted peers say goes here. For one peer the calls come in order and on its own virtual
 * thread, which may wait: the peer then waits too.
 */
public interface PeerHandler {
  /** The handshake is done. */
  void ready(Peer peer);

  /** A message other than those of handshake, ping and addresses. */
  void received(Peer peer, Message message);

  /** The connection has ended; called once for each {@link #ready}. */
  void gone(Peer peer);

  /** About once a second, on the manager's thread: must not wait. */
  void tick();
}
