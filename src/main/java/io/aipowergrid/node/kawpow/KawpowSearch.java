package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks for a nonce on the calling thread. Several threads search by taking ranges of their own.
 * Thread-safe.
 */
public final class KawpowSearch {
  private final KawpowHasher hasher;

  public KawpowSearch(KawpowHasher hasher) {
    this.hasher = hasher;
  }

  /**
   * What to search.
   *
   * @param firstNonce unsigned; the range may pass from the highest nonce to 0
   * @param count how many nonces, not negative
   * @param target the highest final hash that counts
   */
  public record Range(
      long height, Hash256 headerHash, long firstNonce, long count, BigInteger target) {
    public Range {
      if (count < 0) {
        throw new IllegalArgumentException("a range cannot have " + count + " nonces");
      }
    }
  }

  /** How a search ended; each says how many hashes it cost. */
  public sealed interface Outcome {
    long hashes();
  }

  /** The first nonce of the range that meets the target. */
  public record Found(long nonce, KawpowHash hash, long hashes) implements Outcome {}

  /** No nonce of the range meets the target. */
  public record Exhausted(long hashes) implements Outcome {}

  /** Stopped early; the first {@code hashes} nonces of the range do not meet the target. */
  public record Cancelled(long hashes) implements Outcome {}

  /**
   * Searches a range in order. The first hashes are computed one by one and then more and more in
   * step, so that an easy target costs no hash too many and a hard one full speed.
   *
   * @param cancelled asked before every batch of at most {@link KawpowHasher#INTERLEAVED_MAX}
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST for a height beyond {@link
   *     Kawpow#HEIGHT_MAX}
   */
  public Outcome search(Range range, BooleanSupplier cancelled) {
    long tried = 0;
    int batch = 1;
    while (tried < range.count()) {
      if (cancelled.getAsBoolean()) {
        return new Cancelled(tried);
      }
      List<KawpowInput> inputs = inputs(range, tried, batch);
      List<KawpowHash> hashes = hasher.hash(inputs);
      for (int i = 0; i < hashes.size(); i++) {
        if (hashes.get(i).meets(range.target())) {
          return new Found(inputs.get(i).nonce(), hashes.get(i), tried + hashes.size());
        }
      }
      tried += hashes.size();
      batch = Math.min(2 * batch, KawpowHasher.INTERLEAVED_MAX);
    }
    return new Exhausted(tried);
  }

  private static List<KawpowInput> inputs(Range range, long from, int batch) {
    List<KawpowInput> inputs = new ArrayList<>(batch);
    for (long i = from; i < Math.min(range.count(), from + batch); i++) {
      inputs.add(new KawpowInput(range.height(), range.headerHash(), range.firstNonce() + i));
    }
    return inputs;
  }
}
