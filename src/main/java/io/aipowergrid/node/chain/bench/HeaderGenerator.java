package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.consensus.CompactBits;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowSearch;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes KawPoW headers whose ids meet the target. Without a hasher they keep every rule but one:
 * their mix hashes are invented, so that each costs microseconds. With one they keep all, and each
 * costs two hashes or so. One thread.
 */
public final class HeaderGenerator {
  private static final int VERSION = 0x3000_0000;

  /** More than two spacings after its parent a block may have the least difficulty (chain.md 4). */
  private static final long SPACING_SECONDS = 121;

  private final NetworkParams params;
  private final long bits;
  private final BigInteger target;
  private final @Nullable KawpowSearch search;
  private Hash256 last;
  private int height;

  /** Headers with invented mix hashes. */
  public HeaderGenerator(NetworkParams params) {
    this(params, null);
  }

  /** Headers that keep all rules. */
  public static HeaderGenerator mining(NetworkParams params, KawpowHasher hasher) {
    return new HeaderGenerator(params, new KawpowSearch(hasher));
  }

  private HeaderGenerator(NetworkParams params, @Nullable KawpowSearch search) {
    this.params = params;
    this.search = search;
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
    return search == null ? invented() : mined(search);
  }

  private KawpowHeader header(long nonce, Hash256 mixHash) {
    long time = params.genesis().header().time() + SPACING_SECONDS * height;
    return new KawpowHeader(VERSION, last, Hash256.ZERO, time, bits, height, nonce, mixHash);
  }

  private KawpowHeader mined(KawpowSearch search) {
    Hash256 headerHash = HeaderCodec.kawpowHeaderHash(header(0, Hash256.ZERO));
    var range = new KawpowSearch.Range(height, headerHash, 0, Long.MAX_VALUE, target);
    if (search.search(range, () -> false) instanceof KawpowSearch.Found found) {
      KawpowHeader header = header(found.nonce(), found.hash().mixHash());
      last = params.headerHasher().id(header);
      return header;
    }
    throw new IllegalStateException("no nonce meets the target at height " + height);
  }

  private KawpowHeader invented() {
    for (long nonce = 0; ; nonce++) {
      KawpowHeader header = header(nonce, Hash256.ZERO);
      Hash256 id = params.headerHasher().id(header);
      if (new BigInteger(id.toDisplayHex(), 16).compareTo(target) <= 0) {
        last = id;
        return header;
      }
    }
  }
}
