package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the signatures that were right, so that a transaction checked for the memory pool costs
 * little in its block (script/sigcache.cpp). Wrong ones are not kept: they would let a peer push
 * out the others. The least recently used goes first. May be called from any thread.
 */
public final class SignatureCache implements SignatureVerifier {
  /** Entries that suit a full block several times over; about 100 bytes each. */
  public static final int ENTRIES_DEFAULT = 100_000;

  private final SignatureVerifier verifier;
  private final Map<Hash256, Boolean> valid;

  /**
   * @param verifier asked where the cache does not know
   * @param entriesMax entries kept, at least one
   */
  public SignatureCache(SignatureVerifier verifier, int entriesMax) {
    if (entriesMax < 1) {
      throw new IllegalArgumentException("a cache has at least one entry, not " + entriesMax);
    }
    this.verifier = verifier;
    this.valid =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Hash256, Boolean> eldest) {
            return size() > entriesMax;
          }
        };
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] der, Hash256 digest) {
    // The first length keeps key and signature apart; the digest has a fixed one.
    Hash256 entry =
        Sha256.hash(digest.toBytes(), new byte[] {(byte) publicKey.length}, publicKey, der);
    synchronized (valid) {
      if (valid.get(entry) != null) {
        return true;
      }
    }
    boolean right = verifier.verify(publicKey, der, digest);
    if (right) {
      synchronized (valid) {
        valid.put(entry, true);
      }
    }
    return right;
  }

  /** Entries kept now. */
  public int size() {
    synchronized (valid) {
      return valid.size();
    }
  }
}
