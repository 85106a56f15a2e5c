package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeaderEntry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Says which found blocks the chain may have changed since the last look, and what they are now.
 * States are derived from the chain as it is, so no event can be missed. One thread calls {@link
 * #follow}; {@link #recheck} may be called from any.
 */
@Singleton
final class MinedBlockStates {
  /** How far below the tip states are looked at again after a reorganisation or a start. */
  static final int DEPTH_MAX = 10_000;

  private static final int NOTHING = Integer.MAX_VALUE;

  /** What a block is now. */
  @FunctionalInterface
  interface Judge {
    MinedBlockState of(Hash256 id, int height);
  }

  /** Stores what the judge says of blocks from a height on, and of all immature ones. */
  @FunctionalInterface
  interface Account {
    void update(int from, Judge judge);
  }

  private final ChainService chain;
  private final Account account;
  private final AtomicInteger recheckFrom = new AtomicInteger(0);
  private @Nullable ChainTip seen;

  @Inject
  MinedBlockStates(ChainService chain, MinedBlocks blocks) {
    this(chain, blocks::update);
  }

  MinedBlockStates(ChainService chain, Account account) {
    this.chain = chain;
    this.account = account;
  }

  /** The next look is at blocks near the tip, whatever their state is. */
  void recheck() {
    again(chain.tip().height() - MinedBlockState.MATURITY);
  }

  private void again(int from) {
    recheckFrom.accumulateAndGet(from, Math::min);
  }

  /** Looks whether the chain moved, and if so at the blocks that it may concern. */
  void follow() {
    ChainTip tip = chain.tip();
    ChainTip before = seen;
    int from = Math.min(recheckFrom.getAndSet(NOTHING), leftFrom(before));
    if (from == NOTHING && before != null && before.id().equals(tip.id())) {
      return;
    }
    try {
      account.update(
          Math.max(from, tip.height() - DEPTH_MAX),
          (id, height) -> MinedBlockState.of(chain.onBestChain(id), height, tip.height()));
      seen = tip;
    } catch (RuntimeException e) {
      again(from);
      throw e;
    }
    if (!chain.tip().id().equals(tip.id())) {
      // The chain moved under the look: what it saw may be of two chains.
      again(Math.min(from, tip.height() - MinedBlockState.MATURITY));
    }
  }

  /** The lowest height whose block left the best chain since then. */
  private int leftFrom(@Nullable ChainTip before) {
    if (before == null || chain.onBestChain(before.id())) {
      return NOTHING;
    }
    HeaderEntry entry = chain.findHeader(before.id()).orElseThrow();
    while (!chain.onBestChain(entry.id())) {
      entry = chain.findHeader(entry.header().previous()).orElseThrow();
    }
    return entry.height() + 1;
  }
}
