package io.aipowergrid.node.crypto;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.x16r.X16Algorithm;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * X16R and X16RV2, the proof of work and block id of headers of 80 bytes (chain.md 2.1; hash.h):
 * sixteen 512-bit hashes in a chain, each chosen by a digit of the previous block's hash. May be
 * called from any thread.
 */
public final class X16r {
  /** Bytes in a header before KawPoW. */
  public static final int HEADER_BYTES = 80;

  private static final int STEPS = 16;

  private X16r() {}

  /** X16R of a header of 80 bytes; {@code previous} is the parent's hash, as in the header. */
  public static Hash256 x16r(byte[] header, Hash256 previous) {
    return chain(header, previous, X16Algorithm::hash);
  }

  /** X16RV2 of a header of 80 bytes: X16R with Tiger before keccak, luffa and sha512. */
  public static Hash256 x16rv2(byte[] header, Hash256 previous) {
    return chain(header, previous, X16Algorithm::hashV2);
  }

  private static Hash256 chain(
      byte[] header, Hash256 previous, BiFunction<X16Algorithm, byte[], byte[]> step) {
    if (header.length != HEADER_BYTES) {
      throw new IllegalArgumentException("the header has 80 bytes, not " + header.length);
    }
    var choice = previous.toBytes();
    var hash = header;
    for (int i = 0; i < STEPS; i++) {
      hash = step.apply(X16Algorithm.ofDigit(digit(choice, i)), hash);
    }
    return Hash256.of(Arrays.copyOf(hash, Hash256.LENGTH));
  }

  /** The i-th of the last 16 digits in display order: bytes 7 to 0, upper half first. */
  private static int digit(byte[] previous, int i) {
    int value = previous[7 - i / 2] & 0xff;
    return i % 2 == 0 ? value >> 4 : value & 15;
  }
}
