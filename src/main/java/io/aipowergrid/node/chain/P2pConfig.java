package io.aipowergrid.node.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the peer-to-peer network. Limits protect the node; none is a consensus value. */
@ConfigMapping(prefix = "aipg.chain.p2p")
public interface P2pConfig {
  /** Whether the node looks for peers at all. */
  @WithDefault("true")
  boolean enabled();

  /**
   * Where other nodes may connect, as address:port; absent, the node only connects outward, because
   * opening a port is its owner's decision.
   */
  Optional<String> listen();

  /**
   * Where others reach this node from outside, as host:port; told to peers, who tell it on. Absent,
   * the node is only found by those it connects to.
   */
  Optional<String> publicAddress();

  /** Peers to stay connected to, as host:port; they are never banned. */
  Optional<List<String>> peers();

  /** Connect only to the peers above, and ask no seeds. */
  @WithDefault("false")
  boolean peersOnly();

  /** Addresses whose connections are never banned and are served during the first download. */
  Optional<List<String>> trusted();

  /** How many peers the node itself connects to. */
  @WithDefault("8")
  int outboundMax();

  /** How many peers may connect to the node. */
  @WithDefault("64")
  int inboundMax();

  /** How many inbound peers one address group (IPv4 /16, IPv6 /32) may have. */
  @WithDefault("8")
  int inboundPerGroupMax();

  /** How many peers an operator may add. */
  @WithDefault("16")
  int manualPeersMax();

  /** How long opening a connection may take. */
  @WithDefault("10S")
  Duration connectTimeout();

  /** How long a peer may take from the connection to the end of the handshake. */
  @WithDefault("20S")
  Duration handshakeTimeout();

  /** How often peers are pinged. */
  @WithDefault("2M")
  Duration pingInterval();

  /** How long a pong may take; a peer that sends one message forever is left by this. */
  @WithDefault("5M")
  Duration pingTimeout();

  /** How long a peer may be silent. */
  @WithDefault("20M")
  Duration idleTimeout();

  /** How long a peer may take to accept what is sent to it. */
  @WithDefault("60S")
  Duration sendTimeout();

  /** The longest wait between two attempts to connect when nobody answers. */
  @WithDefault("5M")
  Duration backoffMax();

  /** How long a peer is banned whose score reaches 100. */
  @WithDefault("24H")
  Duration banDuration();

  /** How many bans are kept; the one that ends first makes room. */
  @WithDefault("10000")
  int bansMax();

  /** Bytes of one peer's messages that may wait to be read; more pauses its socket. */
  @WithDefault("1048576")
  int inboxBytesMax();

  /** Messages of one peer that may wait to be read; more pauses its socket. */
  @WithDefault("256")
  int inboxMessagesMax();

  /** Bytes that may wait to be sent to one peer; a peer that lets more pile up is disconnected. */
  @WithDefault("5242880")
  int outboxBytesMax();

  /**
   * Bytes received from all peers together; beyond it whoever holds more than a fair share goes.
   */
  @WithDefault("268435456")
  long receiveBytesMax();

  /**
   * Messages a second that a peer may send without being asked, in the long run; one of 256 KiB or
   * more counts once for each 16 KiB.
   */
  @WithDefault("50")
  int messagesPerSecond();

  /** Messages that a peer may send at once without being asked. */
  @WithDefault("2000")
  int messagesBurst();

  /** Blocks that may be asked of one peer at a time; the daemon allows 160. */
  @WithDefault("64")
  int blocksInFlightPerPeerMax();

  /** How long a peer may take for a block before another is asked. */
  @WithDefault("30S")
  Duration blockTimeout();

  /** How long a peer may take for headers before another is asked. */
  @WithDefault("30S")
  Duration headersTimeout();

  /**
   * How long a peer of the node's own choice may know less work than our tip before it is asked for
   * headers; the daemon's CHAIN_SYNC_TIMEOUT.
   */
  @WithDefault("20M")
  Duration chainSyncTimeout();

  /** How long such a peer may take to show that work before it is exchanged for another. */
  @WithDefault("2M")
  Duration chainSyncAnswerTimeout();

  /**
   * How many peers of the node's own choice are never exchanged for being behind: the first that
   * showed as much work as our tip.
   */
  @WithDefault("4")
  int outboundProtectedMax();

  /** How many addresses of possible peers the address book keeps in each of its two tables. */
  @WithDefault("8192")
  int addressBookMax();

  /** How often address book and bans are written to the database. */
  @WithDefault("15M")
  Duration saveInterval();

  /** How many transactions may wait for their parents. */
  @WithDefault("100")
  int orphanTransactionsMax();

  /** How many announced transactions may be asked for at a time, of all peers together. */
  @WithDefault("5000")
  int transactionRequestsMax();
}
