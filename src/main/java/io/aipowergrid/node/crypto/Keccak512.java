package io.aipowergrid.node.crypto;

/**
 * Keccak-512 with the padding of the original submission, as KawPoW and X16R use it; it is not
 * SHA3-512. May be called from any thread.
 */
public final class Keccak512 {
  /** Bytes in a hash. */
  public static final int LENGTH = 64;

  private static final int BLOCK_WORDS = LENGTH / Long.BYTES;

  /** The padding of a message of exactly 64 bytes: first and last bit of the ninth word. */
  private static final long PADDING = 0x8000000000000001L;

  private Keccak512() {}

  /** The 64-byte hash of the parts one after the other, without separators. */
  public static byte[] hash(byte[]... parts) {
    var sponge = new KeccakSponge(LENGTH);
    for (var part : parts) {
      sponge.absorb(part);
    }
    return sponge.squeeze();
  }

  /**
   * Hashes a message of 64 bytes in place, without allocation: the first eight words of the state
   * are the message and then its hash, as little-endian words.
   *
   * @param state {@link KeccakF1600#WORDS} words; all but the first eight are ignored
   */
  public static void hashBlock(long[] state) {
    state[BLOCK_WORDS] = PADDING;
    for (int i = BLOCK_WORDS + 1; i < KeccakF1600.WORDS; i++) {
      state[i] = 0;
    }
    KeccakF1600.permute(state);
  }
}
