package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which announced transaction is asked of whom. Each is asked of one peer at a time; others that
 * announced it wait as a second choice. Bounded. Any thread.
 */
final class TransactionRequests {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CHOICES_MAX = 3;
  private static final int PER_PEER_MAX = 1000;

  private final int max;
  private final Map<Hash256, Request> requests = new HashMap<>();
  private final Map<PeerState, Integer> perPeer = new HashMap<>();

  /** A request to be sent again, to another peer. */
  record Again(Hash256 txid, PeerState to) {}

  private static final class Request {
    private PeerState asked;
    private Instant at;
    private final Deque<PeerState> others = new ArrayDeque<>();

    Request(PeerState asked, Instant at) {
      this.asked = asked;
      this.at = at;
    }
  }

  TransactionRequests(int max) {
    this.max = max;
  }

  /** A peer announces a transaction; true when it shall be asked for it now. */
  synchronized boolean announced(Hash256 txid, PeerState state, Instant now) {
    Request open = requests.get(txid);
    if (open != null) {
      if (open.asked != state && open.others.size() < CHOICES_MAX && !open.others.contains(state)) {
        open.others.add(state);
      }
      return false;
    }
    int owed = perPeer.getOrDefault(state, 0);
    if (requests.size() >= max || owed >= PER_PEER_MAX) {
      return false;
    }
    requests.put(txid, new Request(state, now));
    perPeer.put(state, owed + 1);
    return true;
  }

  /**
   * The transaction has come.
   *
   * @return others who announced it; empty when this peer was not asked for it
   */
  synchronized Optional<List<PeerState>> arrived(Hash256 txid, PeerState state) {
    Request open = requests.get(txid);
    if (open == null || (open.asked != state && !open.others.contains(state))) {
      return Optional.empty();
    }
    requests.remove(txid);
    release(open.asked);
    open.others.addFirst(open.asked);
    open.others.remove(state);
    return Optional.of(List.copyOf(open.others));
  }

  /** The peer has it not; the next choice, if there is one. */
  synchronized List<Again> lacks(Hash256 txid, PeerState state, Instant now) {
    Request open = requests.get(txid);
    if (open == null || open.asked != state) {
      return List.of();
    }
    return next(txid, open, now);
  }

  /** Requests that took too long, for the next peer; those without one are forgotten. */
  synchronized List<Again> late(Instant now) {
    var again = new ArrayList<Again>();
    for (var entry : List.copyOf(requests.entrySet())) {
      if (entry.getValue().at.isBefore(now.minus(TIMEOUT))) {
        again.addAll(next(entry.getKey(), entry.getValue(), now));
      }
    }
    return again;
  }

  synchronized List<Again> gone(PeerState state, Instant now) {
    var again = new ArrayList<Again>();
    for (var entry : List.copyOf(requests.entrySet())) {
      Request open = entry.getValue();
      open.others.remove(state);
      if (open.asked == state) {
        again.addAll(next(entry.getKey(), open, now));
      }
    }
    perPeer.remove(state);
    return again;
  }

  synchronized int size() {
    return requests.size();
  }

  private List<Again> next(Hash256 txid, Request open, Instant now) {
    release(open.asked);
    PeerState other = open.others.poll();
    if (other == null) {
      requests.remove(txid);
      return List.of();
    }
    open.asked = other;
    open.at = now;
    perPeer.merge(other, 1, Integer::sum);
    return List.of(new Again(txid, other));
  }

  private void release(PeerState state) {
    perPeer.computeIfPresent(state, (key, count) -> count > 1 ? count - 1 : null);
  }
}
