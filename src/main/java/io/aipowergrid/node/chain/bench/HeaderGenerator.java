package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.consensus.CompactBits;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes KawPoW headers that keep every rule but one: their mix hashes are invented, so that each
 * costs microseconds. The ids meet the target. One thread.
 */
public final class HeaderGenerator {
  private static final int VERSION = 0x3000_0000;

  /** More than two spacings after its parent a block may have the least difficulty (chain.md 4). */
  private static final long SPACING_SECONDS = 121;

  private final NetworkParams params;
  private final long bits;
  private final BigInteger target;
  private Hash256 last;
  private int height;

  public HeaderGenerator(NetworkParams params) {
    this.params = params;
    this.bits = CompactBits.encode(params.proofOfWork().powLimit());
    this.target = CompactBits.target(bits).orElseThrow();
    this.last = params.genesisHash();
  }

  /** The id of the last header made. */
  public Hash256 last() {
    return last;
  }

  /** The next headers' bytes. */
  public List<byte[]> next(int count) {
    var made = new ArrayList<byte[]>(count);
    for (int i = 0; i < count; i++) {
      made.add(HeaderCodec.toBytes(next()));
    }
    return made;
  }

  private KawpowHeader next() {
    height++;
    long time = params.genesis().header().time() + SPACING_SECONDS * height;
    for (long nonce = 0; ; nonce++) {
      var header =
          new KawpowHeader(VERSION, last, Hash256.ZERO, time, bits, height, nonce, Hash256.ZERO);
      Hash256 id = params.headerHasher().id(header);
      if (new BigInteger(id.toDisplayHex(), 16).compareTo(target) <= 0) {
        last = id;
        return header;
      }
    }
  }
}
