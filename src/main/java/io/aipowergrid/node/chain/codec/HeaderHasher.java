package io.aipowergrid.node.chain.codec;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.crypto.X16r;
import io.aipowergrid.node.kawpow.KawpowHasher;

/**
 * The id of a block (chain.md 2.1; primitives/block.cpp, CBlockHeader::GetHash). Immutable; may be
 * called from any thread.
 *
 * @param x16rv2ActivationTime 80-byte headers of this time or later are X16RV2, else X16R; seconds
 *     since 1970
 */
public record HeaderHasher(long x16rv2ActivationTime) {
  /**
   * The id in wire order. For a KawPoW header it is the final hash of the mix hash that the header
   * claims: microseconds, and no proof that the claim is right.
   */
  public Hash256 id(BlockHeader header) {
    return switch (header) {
      case KawpowHeader kawpow ->
          KawpowHasher.finalHash(
              HeaderCodec.kawpowHeaderHash(kawpow), kawpow.nonce(), kawpow.mixHash());
      case LegacyHeader legacy -> legacyId(legacy);
    };
  }

  private Hash256 legacyId(LegacyHeader header) {
    byte[] bytes = HeaderCodec.toBytes(header);
    return header.time() < x16rv2ActivationTime
        ? X16r.x16r(bytes, header.previous())
        : X16r.x16rv2(bytes, header.previous());
  }
}
