package io.aipowergrid.node.chain.script;

/** What a signature covers, the byte at its end (interpreter.h, SIGHASH_*). */
public final class HashType {
  /** All outputs. */
  public static final int ALL = 1;

  /** No output. */
  public static final int NONE = 2;

  /** The output with the index of the input. */
  public static final int SINGLE = 3;

  /** A bit: only this input. */
  public static final int ANYONECANPAY = 0x80;

  private static final int BASE_MASK = 0x1f;

  private HashType() {}

  static boolean isNone(int hashType) {
    return (hashType & BASE_MASK) == NONE;
  }

  static boolean isSingle(int hashType) {
    return (hashType & BASE_MASK) == SINGLE;
  }

  static boolean isAnyoneCanPay(int hashType) {
    return (hashType & ANYONECANPAY) != 0;
  }

  /** Whether the byte is one of the types with a name. */
  static boolean isDefined(int hashType) {
    int base = hashType & 0xff & ~ANYONECANPAY;
    return base >= ALL && base <= SINGLE;
  }

  /** The words for a defined type. */
  static String name(int hashType) {
    String base = isNone(hashType) ? "NONE" : isSingle(hashType) ? "SINGLE" : "ALL";
    return isAnyoneCanPay(hashType) ? base + "|ANYONECANPAY" : base;
  }
}
