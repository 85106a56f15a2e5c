package io.aipowergrid.node.chain.codec;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.crypto.Sha256;

/**
 * Headers as bytes, 80 or 120 of them (chain.md 2; primitives/block.h,
 * CBlockHeader::SerializationOp). Immutable; may be called from any thread.
 */
public final class HeaderCodec {
  /** Bytes of the form before KawPoW, and of the part of a KawPoW header that is mined on. */
  public static final int LEGACY_BYTES = 80;

  /** Bytes of the KawPoW form. */
  public static final int KAWPOW_BYTES = 120;

  private final long kawpowActivationTime;

  /**
   * @param kawpowActivationTime headers of this time or later have the KawPoW form; seconds since
   *     1970, unsigned 32-bit
   */
  public HeaderCodec(long kawpowActivationTime) {
    this.kawpowActivationTime = kawpowActivationTime;
  }

  /** Reads one header in the form that its time decides. */
  public BlockHeader read(ByteReader in) {
    int version = in.int32le();
    Hash256 previous = in.hash256();
    Hash256 merkleRoot = in.hash256();
    long time = in.uint32le();
    long bits = in.uint32le();
    if (time < kawpowActivationTime) {
      return new LegacyHeader(version, previous, merkleRoot, time, bits, in.uint32le());
    }
    return new KawpowHeader(
        version, previous, merkleRoot, time, bits, in.uint32le(), in.int64le(), in.hash256());
  }

  /** Reads bytes that hold exactly one header. */
  public BlockHeader parse(byte[] bytes) {
    var in = new ByteReader(bytes);
    BlockHeader header = read(in);
    in.requireEnd();
    return header;
  }

  /** Whether the header's form is the one its time asks for; only such headers can be sent. */
  public boolean isInForm(BlockHeader header) {
    return header instanceof LegacyHeader == header.time() < kawpowActivationTime;
  }

  /** Writes the header in its own form. */
  public static void write(BlockHeader header, ByteWriter out) {
    writeShared(header, out);
    switch (header) {
      case LegacyHeader legacy -> out.uint32le(legacy.nonce());
      case KawpowHeader kawpow ->
          out.uint32le(kawpow.height()).int64le(kawpow.nonce()).hash256(kawpow.mixHash());
    }
  }

  /** The 80 or 120 bytes. */
  public static byte[] toBytes(BlockHeader header) {
    var out = new ByteWriter(KAWPOW_BYTES);
    write(header, out);
    return out.toBytes();
  }

  /**
   * What KawPoW is mined on (GetKAWPOWHeaderHash): double SHA-256 of the 80 bytes before the nonce.
   * Wire order.
   */
  public static Hash256 kawpowHeaderHash(KawpowHeader header) {
    var out = new ByteWriter(LEGACY_BYTES);
    writeShared(header, out);
    out.uint32le(header.height());
    return Sha256.doubleHash(out.toBytes());
  }

  private static void writeShared(BlockHeader header, ByteWriter out) {
    out.int32le(header.version()).hash256(header.previous()).hash256(header.merkleRoot());
    out.uint32le(header.time()).uint32le(header.bits());
  }
}
