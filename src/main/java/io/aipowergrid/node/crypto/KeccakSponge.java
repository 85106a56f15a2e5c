package io.aipowergrid.node.crypto;

/**
 * The sponge of the original Keccak submission, whose padding is one bit 1 and not the 01 of SHA-3.
 * One message; not thread-safe.
 */
final class KeccakSponge {
  private static final int STATE_BYTES = KeccakF1600.WORDS * Long.BYTES;

  private final long[] state = new long[KeccakF1600.WORDS];
  private final int outputBytes;
  private final int rateBytes;
  private int position;

  /**
   * @param outputBytes 28 to 64; the capacity is twice that
   */
  KeccakSponge(int outputBytes) {
    this.outputBytes = outputBytes;
    rateBytes = STATE_BYTES - 2 * outputBytes;
  }

  void absorb(byte[] bytes) {
    for (byte value : bytes) {
      xor(position++, value);
      if (position == rateBytes) {
        KeccakF1600.permute(state);
        position = 0;
      }
    }
  }

  /** Pads and gives the hash; the sponge is then spent. */
  byte[] squeeze() {
    xor(position, 0x01);
    xor(rateBytes - 1, 0x80);
    KeccakF1600.permute(state);
    var output = new byte[outputBytes];
    for (int i = 0; i < outputBytes; i++) {
      output[i] = (byte) (state[i / Long.BYTES] >>> Long.SIZE / Long.BYTES * (i % Long.BYTES));
    }
    return output;
  }

  private void xor(int index, int value) {
    state[index / Long.BYTES] ^= (value & 0xffL) << Long.SIZE / Long.BYTES * (index % Long.BYTES);
  }
}
