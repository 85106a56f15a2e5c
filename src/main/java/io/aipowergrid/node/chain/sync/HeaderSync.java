package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Headers first (chain.md 8). While the best header is old, one peer is asked at a time, because
 * all would send the same; near the tip every peer is. A peer that does not answer is not blamed,
 * for the daemon is silent during its own first download: another one is asked. Any thread.
 */
final class HeaderSync {
  /** MAX_BLOCKS_TO_ANNOUNCE: more unconnected headers than this are no announcement. */
  static final int ANNOUNCED_MAX = 8;

  /** MAX_UNCONNECTING_HEADERS. */
  static final int UNCONNECTING_MAX = 10;

  private static final Duration RECENT = Duration.ofHours(24);

  private final ChainService chain;
  private final HeaderHasher hasher;
  private final P2pConfig config;
  private final InstantSource clock;
  private final Supplier<Collection<PeerState>> peers;
  private Optional<PeerState> asked = Optional.empty();

  HeaderSync(
      ChainService chain,
      P2pConfig config,
      InstantSource clock,
      Supplier<Collection<PeerState>> peers) {
    this.peers = peers;
    this.chain = chain;
    this.config = config;
    this.clock = clock;
    this.hasher = new HeaderHasher(chain.params().proofOfWork().x16rv2ActivationTime());
  }

  /** A peer has greeted: asks it for headers when its turn has come. */
  synchronized void ready(PeerState state) {
    if (state.peer.servesBlocks() && (asked.isEmpty() || isRecent())) {
      giveTurn(state);
    }
  }

  synchronized void gone(PeerState state) {
    if (isAsked(state)) {
      asked = Optional.empty();
    }
  }

  /** Gives the turn of a silent or finished peer to another. */
  synchronized void tick() {
    Instant late = clock.instant().minus(config.headersTimeout());
    Optional<PeerState> silent = asked.filter(state -> !isBusy(state, late));
    if (asked.isPresent() && silent.isEmpty()) {
      return;
    }
    asked = Optional.empty();
    peers.get().stream()
        .filter(state -> state.peer.isReady() && state.peer.servesBlocks())
        .filter(state -> !state.headersDone && !isBusy(state, late))
        .filter(state -> !silent.equals(Optional.of(state)))
        .findAny()
        .ifPresent(this::giveTurn);
  }

  private void giveTurn(PeerState state) {
    asked = Optional.of(state);
    ask(state, initialLocator(), Hash256.ZERO);
  }

  private boolean isAsked(PeerState state) {
    return asked.filter(state::equals).isPresent();
  }

  /** Whether the peer's answer is awaited or being checked: nobody else is asked the same then. */
  private static boolean isBusy(PeerState state, Instant late) {
    return state.headersInCheck || state.headersAskedAt.filter(at -> at.isAfter(late)).isPresent();
  }

  /** Asks for the headers up to a block that was announced by its hash alone. */
  void askFor(PeerState state, Hash256 announced) {
    ask(state, chain.locator(chain.bestHeader().id()), announced);
  }

  /** Asks where the peer's chain leaves ours. */
  void askAgain(PeerState state) {
    ask(state, chain.locator(chain.bestHeader().id()), Hash256.ZERO);
  }

  /** Asks from a header's parent on, so that a peer that has it must send it at least. */
  void askForProofOf(PeerState state, HeaderEntry entry) {
    ask(state, locatorOfParent(entry), Hash256.ZERO);
  }

  /**
   * Takes headers.
   *
   * @return whether new ones were accepted, so that blocks may be missing now
   */
  boolean accept(PeerState state, List<BlockHeader> headers) {
    state.headersInCheck = true;
    try {
      state.headersAskedAt = Optional.empty();
      boolean accepted = !headers.isEmpty() && check(state, headers);
      if (state.headersAskedAt.isEmpty()) {
        finish(state);
      }
      return accepted;
    } finally {
      state.headersInCheck = false;
    }
  }

  /** The peer has told all it has: the next one's turn. */
  private synchronized void finish(PeerState state) {
    state.headersDone = true;
    if (isAsked(state)) {
      asked = Optional.empty();
      tick();
    }
  }

  private boolean check(PeerState state, List<BlockHeader> headers) {
    if (!areContinuous(headers)) {
      state.peer.misbehaved(20, "headers do not follow each other");
      return false;
    }
    return switch (chain.submitHeaders(headers)) {
      case HeadersResult.Accepted accepted -> {
        accepted(state, headers, accepted);
        yield true;
      }
      case HeadersResult.Unconnected _ -> {
        unconnected(state, headers);
        yield false;
      }
      case HeadersResult.Rejected rejected -> {
        state.peer.misbehaved(rejected.reason().banScore(), rejected.reason().code());
        yield false;
      }
    };
  }

  private void accepted(
      PeerState state, List<BlockHeader> headers, HeadersResult.Accepted accepted) {
    state.unconnectingHeaders = 0;
    state.has(accepted.last());
    if (headers.size() == MessageCodec.HEADERS_MAX) {
      ask(state, chain.locator(accepted.last().id()), Hash256.ZERO);
    }
  }

  /** A short message may announce blocks whose parents we miss; ten such in a row are too many. */
  private void unconnected(PeerState state, List<BlockHeader> headers) {
    if (headers.size() > ANNOUNCED_MAX) {
      state.peer.misbehaved(10, "headers from nowhere");
      return;
    }
    askAgain(state);
    state.unconnectingHeaders++;
    if (state.unconnectingHeaders % UNCONNECTING_MAX == 0) {
      state.peer.misbehaved(20, "headers from nowhere, again and again");
    }
  }

  private boolean areContinuous(List<BlockHeader> headers) {
    for (int i = 1; i < headers.size(); i++) {
      if (!headers.get(i).previous().equals(hasher.id(headers.get(i - 1)))) {
        return false;
      }
    }
    return true;
  }

  private void ask(PeerState state, List<Hash256> locator, Hash256 stop) {
    state.headersAskedAt = Optional.of(clock.instant());
    state.peer.send(new Message.GetHeaders(state.peer.protocol(), locator, stop));
  }

  /** From the best header's parent, so that even a peer at the same tip sends one header back. */
  private List<Hash256> initialLocator() {
    return locatorOfParent(chain.bestHeader());
  }

  private List<Hash256> locatorOfParent(HeaderEntry entry) {
    return chain.locator(entry.height() == 0 ? entry.id() : entry.header().previous());
  }

  private boolean isRecent() {
    Instant bestTime = Instant.ofEpochSecond(chain.bestHeader().header().time());
    return bestTime.isAfter(clock.instant().minus(RECENT));
  }
}
