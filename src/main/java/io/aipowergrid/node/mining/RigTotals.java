package io.aipowergrid.node.mining;

/**
 * All rigs of the Stratum server together, since it listens.
 *
 * @param sessions connections now
 * @param accepted shares, and so on by what they were answered
 * @param rejected shares that were low, wrong or from nobody
 * @param busy shares that this server could not judge or keep
 * @param bans of addresses
 */
public record RigTotals(
    int sessions, long accepted, long stale, long duplicate, long rejected, long busy, long bans) {
  /** Nobody listens. */
  public static final RigTotals NONE = new RigTotals(0, 0, 0, 0, 0, 0, 0);

  /** What both counted; the sessions are those of this one. */
  RigTotals plus(RigTotals other) {
    return new RigTotals(
        sessions,
        accepted + other.accepted,
        stale + other.stale,
        duplicate + other.duplicate,
        rejected + other.rejected,
        busy + other.busy,
        bans + other.bans);
  }
}
