package io.aipowergrid.node.mining;

import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Speeds and difficulties of miners, for people. Pure. */
public final class Hashrate {
  /** Hashes of a share of difficulty 1 at pools of this family: 2^256 over 00000000ff00...00. */
  private static final double HASHES_OF_ONE = 4_311_810_305.0;

  private static final String[] UNITS = {"H/s", "kH/s", "MH/s", "GH/s", "TH/s", "PH/s"};

  private Hashrate() {}

  /**
   * A speed with three digits or more and its unit.
   *
   * @param hashesPerSecond not negative
   */
  public static String words(double hashesPerSecond) {
    double value = hashesPerSecond;
    int unit = 0;
    while (value >= 1_000 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, UNITS[unit]);
  }

  /**
   * How much a watt computes; a dash where the device does not say what it draws.
   *
   * @param milliwatts null or 0 for unknown
   */
  public static String perWatt(double hashesPerSecond, @Nullable Long milliwatts) {
    return milliwatts == null || milliwatts == 0
        ? "-"
        : String.format(Locale.ROOT, "%.3f MH/s per W", hashesPerSecond / 1e3 / milliwatts);
  }

  /**
   * What a million hashes a second draw; a dash where the device does not say.
   *
   * @param watts empty for unknown
   */
  public static String wattsPerMega(double hashesPerSecond, OptionalDouble watts) {
    return watts.isEmpty() || hashesPerSecond <= 0
        ? "-"
        : String.format(
            Locale.ROOT, "%.3f W per MH/s", watts.getAsDouble() * 1e6 / hashesPerSecond);
  }

  /**
   * The difficulty of a share as pools count it; a dash for none.
   *
   * @param hashesPerShare that one costs on average, or 0
   */
  public static String difficulty(long hashesPerShare) {
    return hashesPerShare == 0
        ? "-"
        : String.format(Locale.ROOT, "%.6g", hashesPerShare / HASHES_OF_ONE);
  }
}
