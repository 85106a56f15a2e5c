package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.List;

/**
 * KawPoW with the light cache (chain.md 3). Every {@link Hash256} is in wire order; KawPoW itself
 * reads and writes display order, so bytes are reversed here and nowhere else. May be called from
 * any thread, and computes on that thread.
 */
public final class KawpowHasher {
  /**
   * Hashes computed in step on one thread. Eight give 32 overlapping chains of cache reads; more
   * gain nothing (measured, {@code ./aipg bench chain}).
   */
  public static final int INTERLEAVED_MAX = 8;

  private final EpochContexts contexts;
  private final ParentMixer mixer;

  /** A hasher with the fastest code that this Java runtime offers. */
  public KawpowHasher(EpochContexts contexts) {
    this(contexts, ParentMixer.best());
  }

  KawpowHasher(EpochContexts contexts, ParentMixer mixer) {
    this.contexts = contexts;
    this.mixer = mixer;
  }

  /**
   * The final hash for a mix hash that is taken on trust: the id of a block (chain.md 2.1, {@code
   * KAWPOWHash_OnlyMix}). It costs two permutations and says nothing about whether the mix hash is
   * right.
   *
   * @param headerHash double SHA-256 of the first 80 bytes of the header
   * @param nonce the 64-bit nonce, unsigned
   * @param mixHash as the header carries it
   */
  public static Hash256 finalHash(Hash256 headerHash, long nonce, Hash256 mixHash) {
    var state = new int[KeccakF800.WORDS];
    Sponge.absorbHeader(state, headerHash, nonce);
    Sponge.absorbMix(state, mixHash);
    return Sponge.squeeze(state);
  }

  /**
   * Both hashes, in milliseconds once the epoch is there.
   *
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST for a height beyond {@link
   *     Kawpow#HEIGHT_MAX}
   */
  public KawpowHash hash(long height, Hash256 headerHash, long nonce) {
    return hash(List.of(new KawpowInput(height, headerHash, nonce))).getFirst();
  }

  /**
   * Many hashes, more than twice as fast as one by one because up to {@link #INTERLEAVED_MAX}
   * neighbours of the same epoch are computed in step.
   *
   * @return in the order of the inputs
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST for a height beyond {@link
   *     Kawpow#HEIGHT_MAX}
   */
  public List<KawpowHash> hash(List<KawpowInput> inputs) {
    List<KawpowHash> hashes = new ArrayList<>(inputs.size());
    while (hashes.size() < inputs.size()) {
      int from = hashes.size();
      int epoch = Kawpow.epochOf(inputs.get(from).height());
      int to = endOfRun(inputs, from, epoch);
      hashes.addAll(new MixBatch(contexts.get(epoch), mixer, inputs.subList(from, to)).hashes());
    }
    return hashes;
  }

  /**
   * Says that hashes of this height come soon ({@link EpochContexts#approach}). Returns at once.
   */
  public void approach(long height) {
    contexts.approach(height);
  }

  private static int endOfRun(List<KawpowInput> inputs, int from, int epoch) {
    int to = from + 1;
    while (to < Math.min(inputs.size(), from + INTERLEAVED_MAX)
        && Kawpow.epochOf(inputs.get(to).height()) == epoch) {
      to++;
    }
    return to;
  }
}
