package io.aipowergrid.node.gpu.ptx;

/** A fundamental type of PTX. Registers hold their bits in the low part of a long. */
record PtxType(char kind, int bits) {
  static PtxType of(String name) {
    if (name.equals("pred")) {
      return new PtxType('p', 1);
    }
    return new PtxType(name.charAt(0), Integer.parseInt(name.substring(1)));
  }

  int bytes() {
    return bits / Byte.SIZE;
  }

  boolean isFloat() {
    return kind == 'f';
  }

  /** The number that these bits are, the sign extended where the type has one. */
  long number(long register) {
    if (bits == Long.SIZE) {
      return register;
    }
    int unused = Long.SIZE - bits;
    return kind == 's' ? register << unused >> unused : register << unused >>> unused;
  }
}
