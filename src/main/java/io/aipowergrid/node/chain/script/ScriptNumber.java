package io.aipowergrid.node.chain.script;

/**
 * Numbers as scripts carry them: little-endian, sign in the top bit of the last byte, zero as no
 * bytes (script.h, CScriptNum). Pure; may be called from any thread.
 */
public final class ScriptNumber {
  /** Bytes of an operand. */
  public static final int BYTES_MAX = 4;

  /** Bytes of an operand that is compared with a lock time, which has 32 bits without sign. */
  public static final int LOCK_TIME_BYTES_MAX = 5;

  private static final int SIGN = 0x80;

  private ScriptNumber() {}

  /**
   * Whether the bytes can be taken as a number.
   *
   * @param bytesMax longer ones cannot
   * @param minimal whether there must be no shorter form
   */
  public static boolean isNumber(byte[] bytes, int bytesMax, boolean minimal) {
    return bytes.length <= bytesMax && (!minimal || isMinimal(bytes));
  }

  /** The value of at most eight bytes. */
  public static long decode(byte[] bytes) {
    if (bytes.length == 0) {
      return 0;
    }
    int last = bytes.length - 1;
    long magnitude = (long) (bytes[last] & (SIGN - 1)) << 8 * last;
    for (int i = 0; i < last; i++) {
      magnitude |= (bytes[i] & 0xffL) << 8 * i;
    }
    return (bytes[last] & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** The shortest bytes of a value above the least long. */
  public static byte[] encode(long value) {
    long magnitude = Math.absExact(value);
    // One bit more than the magnitude has, for the sign; zero takes no byte.
    int length = value == 0 ? 0 : (64 - Long.numberOfLeadingZeros(magnitude)) / 8 + 1;
    var bytes = new byte[length];
    for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
      bytes[i] = (byte) (magnitude >>> 8 * i);
    }
    if (value < 0) {
      bytes[length - 1] |= (byte) SIGN;
    }
    return bytes;
  }

  /** Whether an item counts as true: any bit but the sign of a zero (CastToBool). */
  public static boolean isTrue(byte[] item) {
    for (int i = 0; i < item.length; i++) {
      if (item[i] != 0) {
        return i < item.length - 1 || (item[i] & 0xff) != SIGN;
      }
    }
    return false;
  }

  private static boolean isMinimal(byte[] bytes) {
    int last = bytes.length - 1;
    if (bytes.length == 0 || (bytes[last] & (SIGN - 1)) != 0) {
      return true;
    }
    // A last byte that holds only the sign is needed where the byte before uses its top bit.
    return bytes.length > 1 && (bytes[last - 1] & SIGN) != 0;
  }
}
