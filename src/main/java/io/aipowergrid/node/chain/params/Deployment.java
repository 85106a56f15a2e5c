package io.aipowergrid.node.chain.params;

/**
 * A rule that miners vote on by a bit of their blocks' versions (BIP 9; chainparams.cpp,
 * vDeployments). On AIPG the votes decide nothing (chain.md 5), but templates name them.
 *
 * @param name as getblocktemplate writes it
 * @param bit of the version, 0 to 28
 * @param startTime median time from which votes count, seconds since 1970
 * @param timeout median time at which the vote has failed
 * @param threshold votes in one window that lock the rule in
 * @param window blocks in which votes are counted together
 */
public record Deployment(
    String name, int bit, long startTime, long timeout, int threshold, int window) {
  private static final int BIT_MAX = 28;

  public Deployment {
    if (bit < 0 || bit > BIT_MAX || window < 1 || threshold < 1 || threshold > window) {
      throw new NetworkParamsException(
          "deployment \"" + name + "\" needs a bit up to 28 and 1 <= threshold <= window");
    }
  }

  /** The bit as it stands in a version. */
  public int mask() {
    return 1 << bit;
  }
}
