package io.aipowergrid.node.chain.wire;

/** What a node offers to others, as bits (protocol.h, ServiceFlags; chain.md 8). */
public final class Services {
  /** NODE_NETWORK: serves blocks. */
  public static final long NETWORK = 1;

  /** NODE_BLOOM: serves filters; this node does not. */
  public static final long BLOOM = 4;

  /** NODE_WITNESS: serves blocks with witnesses; without it the daemon never asks for blocks. */
  public static final long WITNESS = 8;

  /** What this node offers while it has all blocks. */
  public static final long OWN = NETWORK | WITNESS;

  /** What it offers without the old ones: nobody shall wait for it in a first download. */
  public static final long PRUNED = WITNESS;

  private Services() {}

  /** Whether blocks with witnesses can be had from a peer with these services. */
  public static boolean servesBlocks(long services) {
    return (services & OWN) == OWN;
  }
}
