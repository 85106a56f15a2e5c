package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.store.ChainStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The coins at the tip of the import: the store's, and the changes that are not yet written.
 * Belongs to the import thread.
 */
final class CoinCache implements CoinView {
  /** Bytes of an entry beside its script: map, outpoint, hash, coin, output, script. */
  private static final int ENTRY_BYTES = 320;

  private final ChainStore store;
  private final Map<OutPoint, Entry> entries = new HashMap<>();

  /** Outpoints whose entry differs from the store. */
  private final Set<OutPoint> changed = new HashSet<>();

  private long bytes;

  /**
   * What is known of one outpoint.
   *
   * @param coin null when it is spent
   * @param stored whether the store holds a coin there, be it another
   */
  private record Entry(@Nullable Coin coin, boolean stored) {
    long bytes() {
      return (long) ENTRY_BYTES + (coin == null ? 0 : coin.output().script().size());
    }
  }

  CoinCache(ChainStore store) {
    this.store = store;
  }

  /** Reads those of the coins that are not here, in one question to the store. */
  void prefetch(Collection<OutPoint> outPoints) {
    Set<OutPoint> missing = new LinkedHashSet<>();
    for (OutPoint outPoint : outPoints) {
      if (!entries.containsKey(outPoint)) {
        missing.add(outPoint);
      }
    }
    if (!missing.isEmpty()) {
      store.findCoins(missing).forEach((outPoint, coin) -> put(outPoint, new Entry(coin, true)));
    }
  }

  /** The coin, if it was prefetched or changed: never asks the store. */
  @Override
  public Optional<Coin> find(OutPoint outPoint) {
    Entry entry = entries.get(outPoint);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.coin());
  }

  /** The coin exists now. Coins of ids that may have occurred before were prefetched. */
  void add(OutPoint outPoint, Coin coin) {
    Entry before = entries.get(outPoint);
    put(outPoint, new Entry(coin, before != null && before.stored()));
    changed.add(outPoint);
  }

  /** The coin, which was prefetched or added, exists no more. */
  void remove(OutPoint outPoint) {
    Entry before = entries.get(outPoint);
    if (before == null) {
      return;
    }
    if (before.stored()) {
      put(outPoint, new Entry(null, true));
      changed.add(outPoint);
    } else {
      forget(outPoint);
      changed.remove(outPoint);
    }
  }

  /** Bytes held, as estimated. */
  long bytes() {
    return bytes;
  }

  /** Coins that exist now and not in the store, or differ there. */
  Map<OutPoint, Coin> created() {
    var created = new HashMap<OutPoint, Coin>();
    for (OutPoint outPoint : changed) {
      find(outPoint).ifPresent(coin -> created.put(outPoint, coin));
    }
    return created;
  }

  /** Coins of the store that do not exist now, or are replaced. */
  Set<OutPoint> spent() {
    return changed.stream()
        .filter(outPoint -> Objects.requireNonNull(entries.get(outPoint)).stored())
        .collect(Collectors.toSet());
  }

  /** The changes are in the store now; all stays here as long as it takes little room. */
  void written(long bytesMax) {
    for (OutPoint outPoint : changed) {
      Optional<Coin> coin = find(outPoint);
      if (coin.isPresent()) {
        put(outPoint, new Entry(coin.get(), true));
      } else {
        forget(outPoint);
      }
    }
    changed.clear();
    if (bytes > bytesMax) {
      entries.clear();
      bytes = 0;
    }
  }

  private void forget(OutPoint outPoint) {
    Entry before = entries.remove(outPoint);
    bytes -= before == null ? 0 : before.bytes();
  }

  private void put(OutPoint outPoint, Entry entry) {
    Entry before = entries.put(outPoint, entry);
    bytes += entry.bytes() - (before == null ? 0 : before.bytes());
  }
}
