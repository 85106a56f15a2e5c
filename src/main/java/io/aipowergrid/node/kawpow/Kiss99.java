package io.aipowergrid.node.kawpow;

/** Marsaglia's generator KISS99 (chain.md 3). Mutable; one thread uses it. */
final class Kiss99 {
  private int z;
  private int w;
  private int jsr;
  private int jcong;

  Kiss99(int z, int w, int jsr, int jcong) {
    this.z = z;
    this.w = w;
    this.jsr = jsr;
    this.jcong = jcong;
  }

  /** The generator of a program: seeded by a 64-bit number, low word first. */
  static Kiss99 ofProgram(long seed) {
    int z = Fnv.fnv1a(Fnv.OFFSET, (int) seed);
    int w = Fnv.fnv1a(z, (int) (seed >>> 32));
    int jsr = Fnv.fnv1a(w, (int) seed);
    return new Kiss99(z, w, jsr, Fnv.fnv1a(jsr, (int) (seed >>> 32)));
  }

  /** The generator that fills the registers of a lane from the two seed words of a hash. */
  static Kiss99 ofLane(int seed0, int seed1, int lane) {
    int z = Fnv.fnv1a(Fnv.OFFSET, seed0);
    int w = Fnv.fnv1a(z, seed1);
    int jsr = Fnv.fnv1a(w, lane);
    return new Kiss99(z, w, jsr, Fnv.fnv1a(jsr, lane));
  }

  int next() {
    z = 36969 * (z & 0xffff) + (z >>> 16);
    w = 18000 * (w & 0xffff) + (w >>> 16);
    jcong = 69069 * jcong + 1234567;
    jsr ^= jsr << 17;
    jsr ^= jsr >>> 13;
    jsr ^= jsr << 5;
    return ((z << 16) + w ^ jcong) + jsr;
  }

  /** The next number modulo a positive bound, both unsigned. */
  int next(int bound) {
    return Integer.remainderUnsigned(next(), bound);
  }
}
