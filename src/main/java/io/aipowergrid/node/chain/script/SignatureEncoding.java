package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

import java.math.BigInteger;
import java.util.Arrays;

/** What signatures and keys must look like (interpreter.cpp, Check*Encoding). Pure. */
final class SignatureEncoding {
  /** Half the order of secp256k1. */
  private static final BigInteger HALF_ORDER =
      new BigInteger("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 16);

  private static final int BYTES_MIN = 9;
  private static final int BYTES_MAX = 73;
  private static final int INTEGER = 0x02;

  private SignatureEncoding() {}

  /** OK, or why the flags refuse this signature, which ends in its hash type. */
  static ScriptResult checkSignature(byte[] signature, ScriptFlags flags) {
    // No bytes at all are the short form of a wrong signature.
    if (signature.length == 0) {
      return OK;
    }
    boolean strict = flags.contains(ScriptFlag.STRICTENC);
    boolean low = flags.contains(ScriptFlag.LOW_S);
    if ((strict || low || flags.contains(ScriptFlag.DERSIG)) && !isStrictDer(signature)) {
      return SIG_DER;
    }
    if (low && !hasLowS(signature)) {
      return SIG_HIGH_S;
    }
    return strict && !HashType.isDefined(signature[signature.length - 1]) ? SIG_HASHTYPE : OK;
  }

  /** OK, or why the flags refuse this key. */
  static ScriptResult checkKey(byte[] key, ScriptFlags flags, SignatureVersion version) {
    boolean compressed = key.length == 33 && (key[0] == 2 || key[0] == 3);
    if (flags.contains(ScriptFlag.STRICTENC) && !compressed && !isUncompressed(key)) {
      return PUBKEYTYPE;
    }
    boolean wantsCompressed =
        version == SignatureVersion.WITNESS_V0 && flags.contains(ScriptFlag.WITNESS_PUBKEYTYPE);
    return wantsCompressed && !compressed ? WITNESS_PUBKEYTYPE : OK;
  }

  private static boolean isUncompressed(byte[] key) {
    return key.length == 65 && key[0] == 4;
  }

  /**
   * BIP 66: {@code 30 length 02 length r 02 length s hashType}, both numbers positive and without
   * needless zeros.
   */
  static boolean isStrictDer(byte[] signature) {
    int size = signature.length;
    if (size < BYTES_MIN || size > BYTES_MAX) {
      return false;
    }
    if (signature[0] != 0x30 || (signature[1] & 0xff) != size - 3) {
      return false;
    }
    int rLength = signature[3] & 0xff;
    if (5 + rLength >= size) {
      return false;
    }
    int sLength = signature[5 + rLength] & 0xff;
    return rLength + sLength + 7 == size
        && isInteger(signature, 2, rLength)
        && isInteger(signature, 4 + rLength, sLength);
  }

  private static boolean isInteger(byte[] signature, int tag, int length) {
    int first = tag + 2;
    if (signature[tag] != INTEGER || length == 0 || signature[first] < 0) {
      return false;
    }
    // A leading zero is there only to keep the number positive.
    return length == 1 || signature[first] != 0 || signature[first + 1] < 0;
  }

  private static boolean hasLowS(byte[] signature) {
    int rLength = signature[3];
    int start = 6 + rLength;
    var s = new BigInteger(1, Arrays.copyOfRange(signature, start, signature.length - 1));
    return s.compareTo(HALF_ORDER) <= 0;
  }
}
