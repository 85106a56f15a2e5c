package io.aipowergrid.node.chain.params;

import java.math.BigInteger;

/**
 * Difficulty and headers (chainparams.cpp, consensus; chain.md 1, 4).
 *
 * @param powLimit the easiest target
 * @param kawpowLimit the target of the first blocks after KawPoW's activation
 * @param spacingSeconds nPowTargetSpacing
 * @param timespanSeconds nPowTargetTimespan, of the Bitcoin rule only
 * @param allowMinDifficulty fPowAllowMinDifficultyBlocks
 * @param noRetargeting fPowNoRetargeting
 * @param darkGravityWaveHeight nDGWActivationBlock
 * @param kawpowActivationTime headers of this time or later are KawPoW; seconds since 1970
 * @param x16rv2ActivationTime older headers of this time or later are X16RV2, else X16R
 */
public record ProofOfWorkParams(
    BigInteger powLimit,
    BigInteger kawpowLimit,
    int spacingSeconds,
    int timespanSeconds,
    boolean allowMinDifficulty,
    boolean noRetargeting,
    int darkGravityWaveHeight,
    long kawpowActivationTime,
    long x16rv2ActivationTime) {
  /** DifficultyAdjustmentInterval: blocks in a timespan of the Bitcoin rule. */
  public int intervalBlocks() {
    return timespanSeconds / spacingSeconds;
  }
}
