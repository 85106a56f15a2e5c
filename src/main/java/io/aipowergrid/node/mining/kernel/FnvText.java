package io.aipowergrid.node.mining.kernel;

/** The FNV mixes of ethash (chain.md 3). */
final class FnvText {
  static final String OFFSET = String.valueOf(0x811c9dc5 & 0xffffffffL);
  private static final int PRIME = 0x01000193;

  private FnvText() {}

  /** {@code (u xor v) prime} */
  static String fnv1a(PtxText ptx, Object u, Object v) {
    return ptx.compute("mul.lo.u32", ptx.compute("xor.b32", u, v), PRIME);
  }

  /** {@code (u prime) xor v} */
  static String fnv1(PtxText ptx, Object u, Object v) {
    return ptx.compute("xor.b32", ptx.compute("mul.lo.u32", u, PRIME), v);
  }
}
