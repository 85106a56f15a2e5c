package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.crypto.Ripemd160;
import io.aipowergrid.node.crypto.Sha1;
import io.aipowergrid.node.crypto.Sha256;

/** The hash operations. Pure; may be called from any thread. */
final class HashOperations {
  private HashOperations() {}

  static byte[] hash(Opcode opcode, byte[] item) {
    return switch (opcode) {
      case OP_RIPEMD160 -> Ripemd160.hash(item);
      case OP_SHA1 -> Sha1.hash(item);
      case OP_SHA256 -> Sha256.hash(item).toBytes();
      case OP_HASH160 -> Ripemd160.ofSha256(item);
      case OP_HASH256 -> Sha256.doubleHash(item).toBytes();
      default -> throw new IllegalArgumentException(opcode + " does not hash");
    };
  }
}
