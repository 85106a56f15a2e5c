package io.aipowergrid.node.crypto;

import java.util.Optional;

/**
 * Reads an ECDSA signature as loosely as the daemon does (pubkey.cpp,
 * ecdsa_signature_parse_der_lax): the length of the sequence is ignored, lengths may be padded,
 * numbers are taken as unsigned and may have leading zeros, and bytes may follow. Numbers of more
 * than 256 bits make both zero, which no verification accepts.
 */
final class LaxDer {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int LONG_FORM = 0x80;
  private static final int NUMBER_BYTES = 32;

  /** A length of that many bytes (the daemon's sizeof(size_t)) or more is refused. */
  private static final int LENGTH_BYTES_LIMIT = 8;

  /** Both numbers of a signature, big-endian, 32 bytes each. Read and then dropped, never kept. */
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(byte[] r, byte[] s) {}

  private final byte[] bytes;
  private int position;

  private LaxDer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The numbers, or empty where the daemon cannot find them. */
  static Optional<Numbers> parse(byte[] der) {
    return new LaxDer(der).read();
  }

  private Optional<Numbers> read() {
    if (!readTag(SEQUENCE) || !skipSequenceLength()) {
      return Optional.empty();
    }
    var r = new byte[NUMBER_BYTES];
    var s = new byte[NUMBER_BYTES];
    int rLength = readInteger(r);
    int sLength = rLength < 0 ? -1 : readInteger(s);
    if (sLength < 0) {
      return Optional.empty();
    }
    return Optional.of(
        rLength > NUMBER_BYTES || sLength > NUMBER_BYTES
            ? new Numbers(new byte[NUMBER_BYTES], new byte[NUMBER_BYTES])
            : new Numbers(r, s));
  }

  private boolean readTag(int tag) {
    return position < bytes.length && (bytes[position++] & 0xff) == tag;
  }

  private boolean skipSequenceLength() {
    if (position == bytes.length) {
      return false;
    }
    int first = bytes[position++] & 0xff;
    int more = (first & LONG_FORM) == 0 ? 0 : first - LONG_FORM;
    if (more > bytes.length - position) {
      return false;
    }
    position += more;
    return true;
  }

  /** Reads an integer into 32 bytes if it fits; its bytes without leading zeros, or -1. */
  private int readInteger(byte[] number) {
    if (!readTag(INTEGER)) {
      return -1;
    }
    long length = readLength();
    if (length < 0 || length > bytes.length - position) {
      return -1;
    }
    int end = position + (int) length;
    while (position < end && bytes[position] == 0) {
      position++;
    }
    int significant = end - position;
    if (significant <= NUMBER_BYTES) {
      System.arraycopy(bytes, position, number, NUMBER_BYTES - significant, significant);
    }
    position = end;
    return significant;
  }

  private long readLength() {
    if (position == bytes.length) {
      return -1;
    }
    int first = bytes[position++] & 0xff;
    return (first & LONG_FORM) == 0 ? first : readLongLength(first - LONG_FORM);
  }

  private long readLongLength(int lengthBytes) {
    if (lengthBytes > bytes.length - position) {
      return -1;
    }
    int end = position + lengthBytes;
    while (position < end && bytes[position] == 0) {
      position++;
    }
    if (end - position >= LENGTH_BYTES_LIMIT) {
      return -1;
    }
    long length = 0;
    while (position < end) {
      length = length << 8 | bytes[position++] & 0xff;
    }
    return length;
  }
}
