package io.aipowergrid.node.mining;

/**
 * What a miner did since it was made.
 *
 * @param hashes computed
 * @param accepted solutions that counted
 * @param blocks of the accepted ones, those known to have made a block
 * @param stale solutions that came too late
 * @param duplicate solutions given before
 * @param rejected solutions that the source refused
 * @param undecided solutions that nobody judged
 * @param failed jobs given up because hashing or the source broke
 */
public record MiningStatistics(
    long hashes,
    long accepted,
    long blocks,
    long stale,
    long duplicate,
    long rejected,
    long undecided,
    long failed) {
  /** Nothing yet. */
  public static final MiningStatistics NONE = new MiningStatistics(0, 0, 0, 0, 0, 0, 0, 0);

  /** What both did together. */
  public MiningStatistics plus(MiningStatistics other) {
    return new MiningStatistics(
        hashes + other.hashes,
        accepted + other.accepted,
        blocks + other.blocks,
        stale + other.stale,
        duplicate + other.duplicate,
        rejected + other.rejected,
        undecided + other.undecided,
        failed + other.failed);
  }

  /** What was done since the earlier. */
  public MiningStatistics since(MiningStatistics earlier) {
    return new MiningStatistics(
        hashes - earlier.hashes,
        accepted - earlier.accepted,
        blocks - earlier.blocks,
        stale - earlier.stale,
        duplicate - earlier.duplicate,
        rejected - earlier.rejected,
        undecided - earlier.undecided,
        failed - earlier.failed);
  }
}
