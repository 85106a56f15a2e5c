package io.aipowergrid.node.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ECDSA signature on secp256k1 with the id (0 to 3) that makes its public key recoverable.
 * Immutable.
 */
public record Secp256k1Signature(BigInteger r, BigInteger s, int recoveryId) {
  /** Bytes of the compact form: a header and two numbers. */
  public static final int COMPACT_BYTES = 65;

  // key.cpp, CKey::SignCompact: 27 + recovery id, and 4 more when the key is compressed.
  private static final int HEADER_BASE = 27;
  private static final int HEADER_COMPRESSED = 4;
  private static final int HEADER_MAX = HEADER_BASE + HEADER_COMPRESSED + 3;

  private static final byte DER_SEQUENCE = 0x30;
  private static final byte DER_INTEGER = 0x02;

  public Secp256k1Signature {
    if (recoveryId < 0 || recoveryId > 3) {
      throw new IllegalArgumentException("a recovery id is 0 to 3, not " + recoveryId);
    }
    if (r.signum() < 0 || s.signum() < 0 || r.bitLength() > 256 || s.bitLength() > 256) {
      throw new IllegalArgumentException("r and s are unsigned numbers of 256 bits");
    }
  }

  /** The 65 bytes of a chain message signature. */
  public byte[] toCompact(boolean compressedKey) {
    var bytes = new byte[COMPACT_BYTES];
    bytes[0] = (byte) (HEADER_BASE + recoveryId + (compressedKey ? HEADER_COMPRESSED : 0));
    System.arraycopy(Secp256k1.toBytes32(r), 0, bytes, 1, 32);
    System.arraycopy(Secp256k1.toBytes32(s), 0, bytes, 33, 32);
    return bytes;
  }

  /** The strict DER form that transactions carry (BIP 66), without a hash type. */
  public byte[] toDer() {
    byte[] rBytes = r.toByteArray();
    byte[] sBytes = s.toByteArray();
    var der = new byte[6 + rBytes.length + sBytes.length];
    der[0] = DER_SEQUENCE;
    der[1] = (byte) (der.length - 2);
    writeInteger(rBytes, der, 2);
    writeInteger(sBytes, der, 4 + rBytes.length);
    return der;
  }

  private static void writeInteger(byte[] number, byte[] der, int at) {
    der[at] = DER_INTEGER;
    der[at + 1] = (byte) number.length;
    System.arraycopy(number, 0, der, at + 2, number.length);
  }

  /** Parses the 65 bytes of a chain message signature; empty when they cannot be one. */
  public static Optional<Compact> fromCompact(byte[] bytes) {
    if (bytes.length != COMPACT_BYTES) {
      return Optional.empty();
    }
    int header = bytes[0] & 0xff;
    if (header < HEADER_BASE || header > HEADER_MAX) {
      return Optional.empty();
    }
    var r = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 33));
    var s = new BigInteger(1, Arrays.copyOfRange(bytes, 33, 65));
    int offset = header - HEADER_BASE;
    return Optional.of(
        new Compact(new Secp256k1Signature(r, s, offset & 3), (offset & HEADER_COMPRESSED) != 0));
  }

  /** A compact signature and whether its key is meant in compressed form. */
  public record Compact(Secp256k1Signature signature, boolean compressedKey) {}
}
