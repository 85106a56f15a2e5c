package io.aipowergrid.node.kawpow;

import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * The contexts of the epochs used last. An epoch is built once, by the thread that asks first; the
 * others wait for it. Thread-safe.
 */
public final class EpochContexts {
  /**
   * Contexts kept: the epoch before a switch, the one after it, and one more for a fork or an older
   * header. At epoch 150 each holds 36 MB of heap.
   */
  public static final int KEPT_MAX = 3;

  /** Contexts built at the same time; further builders wait, so that memory stays bounded. */
  public static final int BUILDS_MAX = 2;

  /** Blocks before an epoch switch at which {@link #approach} prepares the next epoch. */
  public static final int AHEAD_BLOCKS = 500;

  private final LinkedHashMap<Integer, CompletableFuture<EpochContext>> kept =
      new LinkedHashMap<>(KEPT_MAX + 1, 0.75f, true);
  private final Semaphore builders = new Semaphore(BUILDS_MAX);
  private final IntFunction<EpochContext> builder;

  /** Keeps no dataset items. */
  public EpochContexts() {
    this(0);
  }

  /**
   * Keeps dataset items that hashes read, too.
   *
   * @param itemBytes memory for them, of all epochs together, at most 4 GiB; taken at once
   * @throws IllegalArgumentException when that is too much
   */
  public EpochContexts(long itemBytes) {
    this(ItemCache.ofBytes(itemBytes));
  }

  private EpochContexts(ItemCache cache) {
    this(epoch -> EpochContext.build(epoch).with(cache));
  }

  EpochContexts(IntFunction<EpochContext> builder) {
    this.builder = builder;
  }

  /**
   * The context of an epoch, built on the calling thread when nobody has it. Takes about a second
   * then, and cannot be interrupted.
   *
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST beyond {@link Kawpow#EPOCH_MAX}
   */
  public EpochContext get(int epoch) {
    var own = new CompletableFuture<EpochContext>();
    var entry = enter(Kawpow.requireEpoch(epoch), own);
    if (entry == own) {
      build(epoch, own);
    }
    return entry.join();
  }

  /** As {@link #get} for the epoch of a height. */
  public EpochContext atHeight(long height) {
    return get(Kawpow.epochOf(height));
  }

  /**
   * Says that the chain stands at a height: shortly before an epoch switch the next epoch is
   * prepared on a thread of its own. Returns at once, and does nothing when the epoch is there.
   */
  public void approach(long height) {
    if (Kawpow.supports(height) && Kawpow.supports(height + AHEAD_BLOCKS)) {
      prepare(Kawpow.epochOf(height + AHEAD_BLOCKS));
    }
  }

  /** Builds an epoch on a thread of its own, when nobody has it. Returns at once. */
  public void prepare(int epoch) {
    var own = new CompletableFuture<EpochContext>();
    if (enter(Kawpow.requireEpoch(epoch), own) == own) {
      Thread.ofPlatform()
          .name("kawpow-epoch-" + epoch)
          .daemon()
          .priority(Thread.MIN_PRIORITY)
          .start(() -> build(epoch, own));
    }
  }

  /** Whether the context of an epoch is here and complete. */
  public boolean ready(int epoch) {
    synchronized (kept) {
      // Not get(): looking must not make an epoch younger.
      return kept.entrySet().stream()
          .anyMatch(
              entry ->
                  entry.getKey() == epoch
                      && entry.getValue().isDone()
                      && !entry.getValue().isCompletedExceptionally());
    }
  }

  private CompletableFuture<EpochContext> enter(int epoch, CompletableFuture<EpochContext> own) {
    synchronized (kept) {
      var present = kept.putIfAbsent(epoch, own);
      if (present != null) {
        return kept.get(epoch);
      }
      if (kept.size() > KEPT_MAX) {
        kept.pollFirstEntry();
      }
      return own;
    }
  }

  private void build(int epoch, CompletableFuture<EpochContext> own) {
    builders.acquireUninterruptibly();
    try {
      own.complete(builder.apply(epoch));
    } catch (RuntimeException | OutOfMemoryError e) {
      synchronized (kept) {
        kept.remove(epoch, own);
      }
      own.completeExceptionally(e);
    } finally {
      builders.release();
    }
  }
}
