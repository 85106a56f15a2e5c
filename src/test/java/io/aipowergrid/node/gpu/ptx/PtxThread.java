package io.aipowergrid.node.gpu.ptx;

/** One thread of a block: its registers and where it stands. */
final class PtxThread {
  final long[] registers;
  final PtxMemory memory;
  byte[] shared = new byte[0];
  int at;
  boolean ended;

  PtxThread(int registers, PtxMemory memory) {
    this.registers = new long[registers];
    this.memory = memory;
  }
}
