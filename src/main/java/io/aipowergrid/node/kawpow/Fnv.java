package io.aipowergrid.node.kawpow;

/** The FNV mixes of ethash on 32-bit words (chain.md 3). May be called from any thread. */
final class Fnv {
  static final int PRIME = 0x01000193;
  static final int OFFSET = 0x811c9dc5;

  private Fnv() {}

  static int fnv1(int u, int v) {
    return u * PRIME ^ v;
  }

  static int fnv1a(int u, int v) {
    return (u ^ v) * PRIME;
  }
}
