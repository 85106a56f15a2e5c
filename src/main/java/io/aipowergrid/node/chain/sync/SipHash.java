package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.Hash256;

/** SipHash-2-4 of a 256-bit value (BIP 152; hash.cpp, SipHashUint256). Pure. */
final class SipHash {
  private static final long LENGTH_BLOCK = (long) Hash256.LENGTH << 56;

  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long k0, long k1) {
    v0 = 0x736f6d6570736575L ^ k0;
    v1 = 0x646f72616e646f6dL ^ k1;
    v2 = 0x6c7967656e657261L ^ k0;
    v3 = 0x7465646279746573L ^ k1;
  }

  /** The keyed hash of the 32 bytes. */
  static long of(long k0, long k1, Hash256 value) {
    var state = new SipHash(k0, k1);
    var in = new ByteReader(value.toBytes());
    while (in.remaining() > 0) {
      state.absorb(in.int64le());
    }
    state.absorb(LENGTH_BLOCK);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; i++) {
      state.round();
    }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  }

  private void absorb(long block) {
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
