package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.crypto.Base58;
import java.util.Optional;

/**
 * Where an extended key stands in its tree, and the 78-byte form that it shares with all others
 * (BIP32, "Serialization format").
 *
 * @param depth 0 for the master key, at most 255
 * @param parentFingerprint first four bytes of the hash of the parent's public key, big-endian; 0
 *     for the master key
 * @param childNumber index under the parent, with bit 31 set where it is hardened
 */
record KeyPosition(int depth, int parentFingerprint, int childNumber) {
  static final KeyPosition MASTER = new KeyPosition(0, 0, 0);

  static final int DEPTH_MAX = 255;
  static final int CHAIN_CODE_BYTES = 32;
  static final int KEY_BYTES = 33;

  private static final int SERIALISED_BYTES = 78;

  /** The key's own part of the form. */
  @SuppressWarnings("ArrayRecordComponent") // Lives for one call and is never compared.
  record Parts(KeyPosition position, byte[] chainCode, byte[] key) {}

  KeyPosition {
    if (depth < 0 || depth > DEPTH_MAX) {
      throw new IllegalArgumentException("keys are derived to a depth of 255 at most");
    }
  }

  /** The position of a child. */
  KeyPosition child(int fingerprint, int number) {
    return new KeyPosition(depth + 1, fingerprint, number);
  }

  /** Base58Check of the form under the network's four version bytes. */
  String format(int version, byte[] chainCode, byte[] key) {
    var out = new ByteWriter(SERIALISED_BYTES);
    out.int32be(version).uint8(depth).int32be(parentFingerprint).int32be(childNumber);
    return Base58.encodeCheck(out.bytes(chainCode).bytes(key).toBytes());
  }

  /** The parts of a key of that version; empty for anything else. The key is not checked. */
  static Optional<Parts> parse(int version, String text) {
    return Base58.decodeCheck(text)
        .filter(bytes -> bytes.length == SERIALISED_BYTES)
        .map(ByteReader::new)
        .filter(in -> in.int32be() == version)
        .map(KeyPosition::read)
        .filter(parts -> parts.position().isPossible());
  }

  private static Parts read(ByteReader in) {
    var position = new KeyPosition(in.uint8(), in.int32be(), in.int32be());
    return new Parts(position, in.bytes(CHAIN_CODE_BYTES), in.bytes(KEY_BYTES));
  }

  /** A master key has neither parent nor number (BIP32, test vector 5). */
  private boolean isPossible() {
    return depth > 0 || parentFingerprint == 0 && childNumber == 0;
  }
}
