package io.aipowergrid.node.proof;

import java.util.Arrays;

/** The byte layout of signed tree heads: a CBOR map with the keys 1 to 5. Any thread. */
final class TreeHeadCodec {
  private static final byte[] HEAD_TAG = Tags.of("aipg/tree-head/1");
  private static final int KEYS = 5;

  private TreeHeadCodec() {}

  /** What the node signs: tag, zero byte, head. */
  static byte[] signedBytes(byte[] cbor) {
    var message = Arrays.copyOf(HEAD_TAG, HEAD_TAG.length + cbor.length);
    System.arraycopy(cbor, 0, message, HEAD_TAG.length, cbor.length);
    return message;
  }

  static byte[] write(TreeHead head) {
    return new CborWriter()
        .map(KEYS)
        .integer(1)
        .bytes(head.logId().toBytes())
        .integer(2)
        .bytes(head.keyId().toBytes())
        .integer(3)
        .integer(head.treeSize())
        .integer(4)
        .hash(head.root())
        .integer(5)
        .integer(head.time().toEpochMilli())
        .toBytes();
  }

  static TreeHead read(byte[] cbor) {
    var in = new CborReader(cbor);
    in.map(KEYS);
    in.require(1);
    var logId = KeyId.of(in.bytes(KeyId.LENGTH));
    in.require(2);
    var keyId = KeyId.of(in.bytes(KeyId.LENGTH));
    in.require(3);
    long size = in.integer(0, Long.MAX_VALUE);
    in.require(4);
    var root = in.hash();
    in.require(5);
    var time = ReceiptCodec.readTime(in);
    in.requireEnd();
    return new TreeHead(logId, keyId, size, root, time);
  }
}
