package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which block is asked of whom (chain.md 8). Blocks come from all peers at once, within a window
 * above the tip. How many one peer may owe grows with each block it brings and halves when it is
 * late; what a late peer owes is asked of others. Whoever is late with the one block that all
 * others wait for is late whatever else it brings, and does not grow again (net_processing.cpp,
 * nStaller). Any thread; nothing here waits for the network or the chain's import.
 */
final class BlockDownload {
  /** BLOCK_DOWNLOAD_WINDOW. */
  static final int WINDOW = 1024;

  private static final int OWED_FIRST = 8;
  private static final int LATE_MAX = 3;

  private final ChainService chain;
  private final P2pConfig config;
  private final InstantSource clock;
  private final Map<Hash256, Debt> inFlight = new HashMap<>();
  private final Map<PeerState, Account> accounts = new HashMap<>();

  private record Debt(PeerState debtor, Instant askedAt) {}

  /** What a peer owes and how it has done so far. */
  private static final class Account {
    private final Set<Hash256> owed = new HashSet<>();
    private final RecentSet<Hash256> lacks = new RecentSet<>(WINDOW);

    /** Blocks that did not come in time: asked of this peer again only when of nobody else. */
    private final RecentSet<Hash256> late = new RecentSet<>(WINDOW);

    private int owedMax = OWED_FIRST;
    private int owedLimit;
    private int timesLate;

    /** How often everyone waited for a block of this peer; never forgiven. */
    private int timesHeldUp;

    private Instant broughtAt = Instant.EPOCH;

    Account(int owedLimit) {
      this.owedLimit = owedLimit;
    }

    boolean isHopeless() {
      return timesLate >= LATE_MAX || timesHeldUp >= LATE_MAX;
    }
  }

  BlockDownload(ChainService chain, P2pConfig config, InstantSource clock) {
    this.chain = chain;
    this.config = config;
    this.clock = clock;
  }

  synchronized void ready(PeerState state) {
    if (state.peer.servesBlocks()) {
      accounts.put(state, new Account(config.blocksInFlightPerPeerMax()));
    }
  }

  synchronized void gone(PeerState state) {
    Account account = accounts.remove(state);
    if (account != null) {
      account.owed.forEach(inFlight::remove);
    }
  }

  /** Asks for what is missing, wherever peers have room. */
  void schedule() {
    Map<PeerState, List<InventoryItem>> requests = assign();
    requests.forEach((state, items) -> state.peer.send(new Message.GetData(items)));
  }

  private synchronized Map<PeerState, List<InventoryItem>> assign() {
    var requests = new HashMap<PeerState, List<InventoryItem>>();
    if (accounts.values().stream().allMatch(account -> account.owed.size() >= account.owedMax)) {
      return requests;
    }
    for (HeaderEntry missing : chain.missingBlocks(WINDOW)) {
      if (!inFlight.containsKey(missing.id())) {
        assign(missing, requests);
      }
    }
    return requests;
  }

  private void assign(HeaderEntry missing, Map<PeerState, List<InventoryItem>> requests) {
    boolean lateOnes = isLeftToTheLate(missing);
    PeerState best = null;
    double leastLoad = 1;
    for (var entry : accounts.entrySet()) {
      Account account = entry.getValue();
      double load = (double) account.owed.size() / account.owedMax;
      if (load < leastLoad
          && mayHave(entry.getKey(), account, missing)
          && (lateOnes || !account.late.contains(missing.id()))) {
        best = entry.getKey();
        leastLoad = load;
      }
    }
    if (best != null) {
      owe(best, missing.id());
      requests
          .computeIfAbsent(best, key -> new ArrayList<>())
          .add(new InventoryItem(InventoryItem.WITNESS_BLOCK, missing.id()));
    }
  }

  /** Whether everyone who may have the block was late with it: then it is asked of them again. */
  private boolean isLeftToTheLate(HeaderEntry missing) {
    return accounts.entrySet().stream()
        .filter(entry -> mayHave(entry.getKey(), entry.getValue(), missing))
        .allMatch(entry -> entry.getValue().late.contains(missing.id()));
  }

  private static boolean mayHave(PeerState state, Account account, HeaderEntry missing) {
    return state.peer.isReady()
        && state.bestHeight() >= missing.height()
        && !account.lacks.contains(missing.id());
  }

  private void owe(PeerState state, Hash256 id) {
    Account account = accounts.get(state);
    if (account != null) {
      inFlight.put(id, new Debt(state, clock.instant()));
      account.owed.add(id);
      note(state, account);
    }
  }

  /**
   * A block has come.
   *
   * @return whether it was asked of this peer
   */
  synchronized boolean brought(PeerState state, Hash256 id) {
    Account account = accounts.get(state);
    if (account == null || !account.owed.remove(id)) {
      return false;
    }
    inFlight.remove(id);
    account.broughtAt = clock.instant();
    account.timesLate = 0;
    account.owedMax = Math.min(account.owedMax + 1, account.owedLimit);
    note(state, account);
    return true;
  }

  /** Whether the peer has brought so much that it can be asked for more. */
  synchronized boolean hasRoom(PeerState state) {
    Account account = accounts.get(state);
    return account != null && account.owed.size() <= account.owedMax / 2;
  }

  /** The peer says that it has not these; they are asked of others. */
  synchronized void lacks(PeerState state, Collection<Hash256> ids) {
    Account account = accounts.get(state);
    if (account != null) {
      for (Hash256 id : ids) {
        if (account.owed.remove(id)) {
          inFlight.remove(id);
          account.lacks.add(id);
        }
      }
    }
  }

  /** Takes back what late peers owe, and leaves those that are late again and again. */
  void tick() {
    takeBackLate().forEach(state -> state.peer.exchange("brings no blocks"));
    schedule();
  }

  private synchronized List<PeerState> takeBackLate() {
    Instant late = clock.instant().minus(config.blockTimeout());
    Optional<HeaderEntry> next = chain.missingBlocks(1).stream().findFirst();
    var hopeless = new ArrayList<PeerState>();
    accounts.forEach(
        (state, account) -> {
          boolean holdsUp = next.filter(it -> isHoldingUp(state, account, it, late)).isPresent();
          if (holdsUp || isLate(state, account, late)) {
            takeBack(account);
            note(state, account);
            if (holdsUp) {
              account.timesHeldUp++;
              account.owedLimit = account.owedMax;
            }
            if (account.isHopeless() && accounts.size() > 1) {
              hopeless.add(state);
            }
          }
        });
    return hopeless;
  }

  /** A peer whose messages wait for us to read them is not late: we are. */
  private boolean isLate(PeerState state, Account account, Instant late) {
    return !account.owed.isEmpty()
        && state.peer.isInboxEmpty()
        && account.broughtAt.isBefore(late)
        && account.owed.stream().allMatch(id -> askedAt(id).isBefore(late));
  }

  /**
   * Whether the peer is late with the next block of all while another may have it. Else one that
   * keeps back the first of what it owes, and drips the rest, could stop everyone at the end of the
   * window.
   */
  private boolean isHoldingUp(PeerState state, Account account, HeaderEntry next, Instant late) {
    return account.owed.contains(next.id())
        && state.peer.isInboxEmpty()
        && askedAt(next.id()).isBefore(late)
        && accounts.entrySet().stream()
            .filter(other -> other.getKey() != state)
            .filter(other -> mayHave(other.getKey(), other.getValue(), next))
            .anyMatch(other -> !other.getValue().late.contains(next.id()));
  }

  private Instant askedAt(Hash256 id) {
    Debt debt = inFlight.get(id);
    return debt == null ? Instant.EPOCH : debt.askedAt();
  }

  private void takeBack(Account account) {
    for (Iterator<Hash256> owed = account.owed.iterator(); owed.hasNext(); ) {
      Hash256 id = owed.next();
      inFlight.remove(id);
      account.late.add(id);
      owed.remove();
    }
    account.timesLate++;
    account.owedMax = Math.max(1, account.owedMax / 2);
  }

  private static void note(PeerState state, Account account) {
    state.peer.noteProgress(state.bestHeight(), account.owed.size());
  }

  synchronized boolean isInFlight(Hash256 id) {
    return inFlight.containsKey(id);
  }

  synchronized int inFlight() {
    return inFlight.size();
  }

  /** Peers that can give blocks. */
  synchronized int sources() {
    return accounts.size();
  }
}
