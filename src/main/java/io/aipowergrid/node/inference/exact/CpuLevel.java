package io.aipowergrid.node.inference.exact;

/** Sets of C kernels, each for what a processor must be able to do; in the library's order. */
enum CpuLevel {
  /** Any x86-64 processor. */
  PORTABLE("portable"),
  /** AVX2 and FMA: about 2013 and later. */
  AVX2("avx2"),
  /** AVX-512 with 8-bit dot products: server processors from about 2019 on. */
  AVX512_VNNI("avx512vnni");

  private final String suffix;

  CpuLevel(String suffix) {
    this.suffix = suffix;
  }

  /** How names of functions of this level end. */
  String suffix() {
    return suffix;
  }
}
