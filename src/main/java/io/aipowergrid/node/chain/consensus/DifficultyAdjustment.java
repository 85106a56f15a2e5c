package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.params.ProofOfWorkParams;
import java.math.BigInteger;

/**
 * Which bits the next header must carry (pow.cpp, GetNextWorkRequired; chain.md 4). Pure; may be
 * called from any thread.
 */
public final class DifficultyAdjustment {
  /** nPastBlocks, pow.cpp, DarkGravityWave: blocks that a target is made of. */
  static final int WINDOW_BLOCKS = 180;

  /** A block this many spacings after its parent may be of least difficulty, on regtest. */
  private static final int LATE_SPACINGS = 2;

  private static final int CLAMP = 3;
  private static final BigInteger MASK_256 = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private final ProofOfWorkParams params;
  private final long limitBits;
  private final long kawpowLimitBits;

  public DifficultyAdjustment(ProofOfWorkParams params) {
    this.params = params;
    this.limitBits = CompactBits.encode(params.powLimit());
    this.kawpowLimitBits = CompactBits.encode(params.kawpowLimit());
  }

  /**
   * The bits of a header after the parent.
   *
   * @param time of the new header itself: two rules look at it; seconds since 1970
   * @return unsigned 32-bit
   */
  public long requiredBits(HeaderNode parent, long time) {
    return isDarkGravityWave(parent.height() + 1)
        ? darkGravityWave(parent, time)
        : bitcoin(parent, time);
  }

  /** Whether the height has Dark Gravity Wave, on which the limit of future times depends too. */
  public boolean isDarkGravityWave(int height) {
    return height >= params.darkGravityWaveHeight();
  }

  /** pow.cpp, GetNextWorkRequiredBTC; only regtest has such heights, and it never retargets. */
  private long bitcoin(HeaderNode parent, long time) {
    boolean atInterval = (parent.height() + 1) % params.intervalBlocks() == 0;
    return params.allowMinDifficulty() && !atInterval
        ? leastDifficultyWhenLate(parent, time)
        : parent.bits();
  }

  private long leastDifficultyWhenLate(HeaderNode parent, long time) {
    if (time > parent.time() + (long) LATE_SPACINGS * params.spacingSeconds()) {
      return limitBits;
    }
    HeaderNode node = parent;
    HeaderNode before = node.parent();
    while (before != null
        && node.height() % params.intervalBlocks() != 0
        && node.bits() == limitBits) {
      node = before;
      before = node.parent();
    }
    return node.bits();
  }

  private long darkGravityWave(HeaderNode parent, long time) {
    if (parent.height() < WINDOW_BLOCKS) {
      return limitBits;
    }
    if (params.allowMinDifficulty() && params.noRetargeting()) {
      return leastDifficultyWhenLate(parent, time);
    }
    BigInteger average = CompactBits.decode(parent.bits()).target();
    HeaderNode node = parent;
    int kawpowBlocks = isKawpow(parent.time()) ? 1 : 0;
    HeaderNode before = node.parent();
    for (int k = 2; k <= WINDOW_BLOCKS && before != null; k++) {
      node = before;
      before = node.parent();
      // Not an average: the newest target counts twice.
      average =
          average
              .multiply(BigInteger.valueOf(k))
              .and(MASK_256)
              .add(CompactBits.decode(node.bits()).target())
              .and(MASK_256)
              .divide(BigInteger.valueOf(k + 1L));
      kawpowBlocks += isKawpow(node.time()) ? 1 : 0;
    }
    // The first blocks after a switch of algorithm cannot build on the targets of the old one.
    if (isKawpow(time) && kawpowBlocks != WINDOW_BLOCKS) {
      return kawpowLimitBits;
    }
    return retarget(average, parent.time() - node.time());
  }

  private long retarget(BigInteger average, long spanSeconds) {
    long wanted = (long) WINDOW_BLOCKS * params.spacingSeconds();
    long span = Math.clamp(spanSeconds, wanted / CLAMP, wanted * CLAMP);
    // The product loses its bits above 256: consensus, felt by the first blocks of main.
    BigInteger target =
        average.multiply(BigInteger.valueOf(span)).and(MASK_256).divide(BigInteger.valueOf(wanted));
    return CompactBits.encode(target.min(params.powLimit()));
  }

  private boolean isKawpow(long time) {
    return time >= params.kawpowActivationTime();
  }
}
