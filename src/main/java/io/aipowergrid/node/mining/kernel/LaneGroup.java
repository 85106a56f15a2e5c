package io.aipowergrid.node.mining.kernel;

/** Neighbouring lanes of a warp that exchange registers. */
enum LaneGroup {
  /** Four threads share the words of a dataset node. */
  QUAD(4),
  /** Sixteen threads compute one hash. */
  HASH(16);

  private static final int WARP = 32;

  private final int lanes;

  LaneGroup(int lanes) {
    this.lanes = lanes;
  }

  int lanes() {
    return lanes;
  }

  /** The last operand of shfl: which bits of the lane number stay, and the highest lane. */
  String clamp() {
    return String.valueOf((WARP - lanes) << 8 | WARP - 1);
  }
}
