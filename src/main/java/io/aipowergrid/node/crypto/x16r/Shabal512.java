package io.aipowergrid.node.crypto.x16r;

/** Shabal-512. Source: Bresson et al., "Shabal, a Submission to NIST's SHA-3 Competition", 2008. */
final class Shabal512 {
  private static final int BLOCK_BYTES = 64;
  private static final int WORDS = 16;
  private static final int A_WORDS = 12;
  private static final int PASSES = 3;
  private static final int FINAL_ROUNDS = 3;
  private static final int RESULT_BITS = 512;

  private final int[] a = new int[A_WORDS];
  private int[] b = new int[WORDS];
  private int[] c = new int[WORDS];
  private final int[] message = new int[WORDS];

  /** The number of the block; it starts at -1, for two blocks make the start value. */
  private long counter = -1;

  private Shabal512() {
    for (int block = 0; block < 2; block++) {
      for (int i = 0; i < WORDS; i++) {
        message[i] = RESULT_BITS + WORDS * block + i;
      }
      absorb();
    }
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Shabal512().digest(message);
  }

  private byte[] digest(byte[] bytes) {
    var padded = Blocks.padded(bytes, BLOCK_BYTES, 0);
    int last = padded.length - BLOCK_BYTES;
    for (int offset = 0; offset < last; offset += BLOCK_BYTES) {
      Blocks.readIntsLe(padded, offset, message);
      absorb();
    }
    Blocks.readIntsLe(padded, last, message);
    addMessage();
    permute();
    for (int round = 0; round < FINAL_ROUNDS; round++) {
      swap();
      permute();
    }
    return Blocks.bytesOfIntsLe(b, 0);
  }

  private void absorb() {
    addMessage();
    permute();
    for (int i = 0; i < WORDS; i++) {
      c[i] -= message[i];
    }
    swap();
    counter++;
  }

  private void addMessage() {
    for (int i = 0; i < WORDS; i++) {
      b[i] += message[i];
    }
  }

  private void swap() {
    var old = b;
    b = c;
    c = old;
  }

  private void permute() {
    a[0] ^= (int) counter;
    a[1] ^= (int) (counter >>> 32);
    for (int i = 0; i < WORDS; i++) {
      b[i] = Integer.rotateLeft(b[i], 17);
    }
    for (int step = 0; step < PASSES * WORDS; step++) {
      step(step);
    }
    for (int i = 0; i < PASSES * A_WORDS; i++) {
      a[i % A_WORDS] += c[(i + 3) % WORDS];
    }
  }

  private void step(int step) {
    int at = step % A_WORDS;
    int i = step % WORDS;
    int before = Integer.rotateLeft(a[(step + A_WORDS - 1) % A_WORDS], 15) * 5;
    a[at] =
        (a[at] ^ before ^ c[(WORDS + 8 - i) % WORDS]) * 3
            ^ b[(i + 13) % WORDS]
            ^ b[(i + 9) % WORDS] & ~b[(i + 6) % WORDS]
            ^ message[i];
    b[i] = ~Integer.rotateLeft(b[i], 1) ^ a[at];
  }
}
