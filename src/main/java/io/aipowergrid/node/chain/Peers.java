package io.aipowergrid.node.chain;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an operator may see and do about peers. May be called from any thread; without any peer
 * everything answers, with empty lists.
 */
public interface Peers {
  /** Looks for peers from now on; called once by the node's start order. Does not wait for any. */
  void start();

  /** Closes all connections and writes down what is known of peers. */
  void stop();

  /** The connected peers, oldest first. */
  List<PeerInfo> peers();

  /** How many peers are connected and greeted, in both directions. */
  int connected();

  /** What this node offers to others, as the bits of its version message (chain.md 8). */
  long services();

  /** How many addresses of possible peers are known. */
  int knownAddresses();

  /** How the download stands. */
  SyncProgress progress();

  /**
   * Connects to a peer and keeps trying until {@link #remove}; it is exempt from bans and from the
   * limits on outbound peers. At most {@code aipg.chain.p2p.manual-peers-max}.
   *
   * @param endpoint {@code host:port}, or a host for the network's usual port
   */
  void add(String endpoint);

  /** Forgets a peer that was added, and closes its connection. */
  void remove(String endpoint);

  /** Closes a connection; false when there is none with the id. */
  boolean disconnect(long id);

  /**
   * Closes all connections of the address, of IPv6 of its /64, and refuses new ones for a while.
   */
  void ban(InetAddress address, Duration duration, String reason);

  /** Takes a ban back; false when there was none. */
  boolean unban(InetAddress address);

  /** The bans in force. */
  List<PeerBan> bans();
}
