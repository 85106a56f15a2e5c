package io.aipowergrid.node.mining;

/**
 * The nonces that a miner may try: all whose highest bits are those given, as a pool's extranonce
 * fixes them (chain.md 9.6).
 *
 * @param first the lowest nonce, unsigned; its bits below the fixed ones are zero
 * @param fixedBits how many of the highest bits are fixed, 0 to 63
 */
public record NonceSpace(long first, int fixedBits) {
  /** Every nonce there is. */
  public static final NonceSpace ALL = new NonceSpace(0, 0);

  public NonceSpace {
    if (fixedBits < 0 || fixedBits > 63) {
      throw new IllegalArgumentException("a nonce space cannot fix " + fixedBits + " bits");
    }
    if ((first & (-1L >>> fixedBits)) != 0) {
      throw new IllegalArgumentException("a nonce space begins where its free bits are zero");
    }
  }

  /** Whether a nonce lies in this space. */
  public boolean contains(long nonce) {
    return (nonce & ~(-1L >>> fixedBits)) == first;
  }

  /** The nonce at an offset from the first; offsets beyond the space start again at its begin. */
  public long at(long offset) {
    return first | (offset & (-1L >>> fixedBits));
  }

  /**
   * A part of this space: the next highest bits are fixed too.
   *
   * @param bits how many more bits
   * @param value what they are; only the lowest {@code bits} of it count
   */
  public NonceSpace part(int bits, long value) {
    int fixed = fixedBits + bits;
    if (bits < 0 || fixed > 63) {
      throw new IllegalArgumentException(
          "a nonce space with " + fixedBits + " fixed bits cannot fix " + bits + " more");
    }
    long kept = bits == 0 ? 0 : value & (-1L >>> (64 - bits));
    return new NonceSpace(first | (bits == 0 ? 0 : kept << (64 - fixed)), fixed);
  }
}
