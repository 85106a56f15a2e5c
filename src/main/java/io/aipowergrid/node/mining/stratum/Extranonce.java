package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.NonceSpace;
import java.util.Optional;

/**
 * The first digits of the nonces that a miner may try: an even number of hex digits, at most 8, as
 * the most significant bytes of the nonce (chain.md 9.6).
 *
 * @param hex lower case, may be empty
 */
record Extranonce(String hex) {
  /** The most digits that kawpowminer takes. */
  static final int DIGITS_MAX = 8;

  private static final int NONCE_DIGITS = 16;

  /** Empty when the text is none; 0x is taken too. */
  static Optional<Extranonce> parse(String text) {
    String digits = Params.withoutPrefix(text);
    boolean fits = digits.length() <= DIGITS_MAX && digits.length() % 2 == 0;
    return fits && Params.isHex(digits)
        ? Optional.of(new Extranonce(digits.toLowerCase(java.util.Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * What is fixed in a space of nonces.
   *
   * @throws IllegalArgumentException when that is no whole number of bytes, or too much
   */
  static Extranonce of(NonceSpace space) {
    int digits = space.fixedBits() / 4;
    if (space.fixedBits() % 8 != 0 || digits > DIGITS_MAX) {
      throw new IllegalArgumentException("no extranonce has " + space.fixedBits() + " bits");
    }
    String nonce = "%016x".formatted(space.first());
    return new Extranonce(nonce.substring(0, digits));
  }

  /** The nonces that begin so. */
  NonceSpace space() {
    String padded = hex + "0".repeat(NONCE_DIGITS - hex.length());
    return new NonceSpace(Long.parseUnsignedLong(padded, 16), 4 * hex.length());
  }
}
