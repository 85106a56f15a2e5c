package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.p2p.Peer;
import io.aipowergrid.node.chain.p2p.RateLimit;
import java.time.Instant;
import java.util.Optional;

/**
 * What the sync knows of one peer. Fields are written by the peer's session; read by any thread.
 */
final class PeerState {
  private static final int RECENT_HEADERS = 64;
  private static final int RECENT_TRANSACTIONS = 5_000;
  private static final int UNREQUESTED_BURST = 100;

  final Peer peer;

  /** Ids of headers that passed between us lately, either way. */
  final RecentSet<Hash256> headers = new RecentSet<>(RECENT_HEADERS);

  /** Transactions that the peer has, as far as we know. */
  final RecentSet<Hash256> transactions = new RecentSet<>(RECENT_TRANSACTIONS);

  /** Blocks of the peer that were compared with the pool already. */
  final RecentSet<Hash256> compactTried = new RecentSet<>(RECENT_HEADERS);

  /** Blocks, parts of blocks and transactions that nobody asked for. */
  final RateLimit unrequested;

  volatile Optional<HeaderEntry> best = Optional.empty();
  volatile boolean prefersHeaders;
  volatile boolean prefersCompact;
  volatile long compactVersion;
  volatile long feePerKilobyteMin;
  int unconnectingHeaders;
  volatile boolean headersDone;
  volatile Optional<Instant> headersAskedAt = Optional.empty();

  /** Headers of this peer are being checked, which takes seconds with full proof of work. */
  volatile boolean headersInCheck;

  volatile Optional<Hash256> continueAfter = Optional.empty();
  volatile Optional<CompactBlocks.Partial> partialBlock = Optional.empty();
  volatile boolean mempoolTold;

  PeerState(Peer peer, Instant now) {
    this.peer = peer;
    this.unrequested = new RateLimit(1, UNREQUESTED_BURST, now);
  }

  /** The peer has this header; keeps the one with the most work. */
  void has(HeaderEntry entry) {
    headers.add(entry.id());
    if (best.isEmpty() || entry.work().compareTo(best.get().work()) > 0) {
      best = Optional.of(entry);
    }
  }

  int bestHeight() {
    return best.map(HeaderEntry::height).orElse(-1);
  }
}
