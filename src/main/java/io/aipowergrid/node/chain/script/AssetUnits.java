package io.aipowergrid.node.chain.script;

/** Decimals of assets (assets.cpp, CheckAmountWithUnits). Pure; may be called from any thread. */
public final class AssetUnits {
  private static final int DECIMALS_MAX = 8;

  private AssetUnits() {}

  /**
   * Whether the amount, in steps of 1e-8, has no more decimals than the asset.
   *
   * @param units decimals of the asset, 0 to 8
   */
  public static boolean divide(long amount, int units) {
    long step = 1;
    for (int i = units; i < DECIMALS_MAX; i++) {
      step *= 10;
    }
    return amount % step == 0;
  }
}
