package io.aipowergrid.node.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Base58 and Base58Check (base58.cpp): numbers in an alphabet without look-alikes, each leading
 * zero byte as a '1', and with a checksum of the first four bytes of the double SHA-256. White
 * space is refused. The work grows with the square of the length, so lengths are bounded. May be
 * called from any thread.
 */
public final class Base58 {
  /** The most bytes that are encoded; the longest on the chain is an extended key with 82. */
  public static final int BYTES_MAX = 512;

  /** The longest text that is decoded. */
  public static final int CHARS_MAX = 700;

  private static final int CHECKSUM_BYTES = 4;
  private static final int BASE = 58;
  private static final byte[] ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS = digits();

  private Base58() {}

  /** The text of the bytes, of which there may be {@link #BYTES_MAX}. */
  public static String encode(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("too long for Base58: " + bytes.length + " bytes");
    }
    int zeros = firstNonZero(bytes, 0);
    // One byte needs log 256 / log 58 = 1.37 digits.
    var text = new byte[zeros + (bytes.length - zeros) * 138 / 100 + 1];
    int first = text.length;
    var number = bytes.clone();
    for (int i = zeros; i < number.length; i = firstNonZero(number, i)) {
      text[--first] = ALPHABET[divide(number, i, 256, BASE)];
    }
    Arrays.fill(text, first - zeros, first, ALPHABET[0]);
    return new String(text, first - zeros, text.length - first + zeros, StandardCharsets.US_ASCII);
  }

  /** The bytes of the text; empty when a character is foreign or the text is too long. */
  public static Optional<byte[]> decode(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    var number = new byte[text.length()];
    for (int i = 0; i < number.length; i++) {
      char letter = text.charAt(i);
      number[i] = letter < DIGITS.length ? DIGITS[letter] : -1;
      if (number[i] < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(bytes(number));
  }

  private static byte[] bytes(byte[] number) {
    int zeros = firstNonZero(number, 0);
    var result = new byte[number.length];
    int first = result.length;
    for (int i = zeros; i < number.length; i = firstNonZero(number, i)) {
      result[--first] = (byte) divide(number, i, BASE, 256);
    }
    return Arrays.copyOfRange(result, first - zeros, result.length);
  }

  /** The text of the payload with its checksum. */
  public static String encodeCheck(byte[] payload) {
    var checked = Arrays.copyOf(payload, payload.length + CHECKSUM_BYTES);
    var checksum = Sha256.doubleHash(payload).toBytes();
    System.arraycopy(checksum, 0, checked, payload.length, CHECKSUM_BYTES);
    return encode(checked);
  }

  /**
   * The payload without its checksum; empty when the text is no Base58 or the checksum is wrong.
   */
  public static Optional<byte[]> decodeCheck(String text) {
    return decode(text).filter(bytes -> bytes.length >= CHECKSUM_BYTES).flatMap(Base58::checked);
  }

  private static Optional<byte[]> checked(byte[] bytes) {
    int length = bytes.length - CHECKSUM_BYTES;
    var payload = Arrays.copyOf(bytes, length);
    var checksum = Sha256.doubleHash(payload).toBytes();
    return Arrays.equals(checksum, 0, CHECKSUM_BYTES, bytes, length, bytes.length)
        ? Optional.of(payload)
        : Optional.empty();
  }

  /** Divides the big-endian number in place, from a digit on; the remainder. */
  private static int divide(byte[] number, int from, int base, int divisor) {
    int remainder = 0;
    for (int i = from; i < number.length; i++) {
      int value = remainder * base + (number[i] & 0xff);
      number[i] = (byte) (value / divisor);
      remainder = value % divisor;
    }
    return remainder;
  }

  private static int firstNonZero(byte[] number, int from) {
    int index = from;
    while (index < number.length && number[index] == 0) {
      index++;
    }
    return index;
  }

  private static byte[] digits() {
    var digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      digits[ALPHABET[i]] = (byte) i;
    }
    return digits;
  }
}
