package io.aipowergrid.node.kawpow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The full check of proof of work (chain.md 2.1). The final hash, which costs a microsecond, is
 * compared with the target first, so that only claims with real work behind them cost milliseconds.
 * Never throws for any claim. May be called from any thread, and computes on that thread.
 */
public final class KawpowVerifier {
  private final KawpowHasher hasher;

  public KawpowVerifier(KawpowHasher hasher) {
    this.hasher = hasher;
  }

  public KawpowVerdict verify(KawpowClaim claim) {
    return verify(List.of(claim)).getFirst();
  }

  /**
   * Checks many claims, more than twice as fast as one by one ({@link KawpowHasher#hash(List)}).
   *
   * @return in the order of the claims
   */
  public List<KawpowVerdict> verify(List<KawpowClaim> claims) {
    List<Optional<KawpowVerdict>> refusals = claims.stream().map(this::refuseCheaply).toList();
    List<KawpowInput> remaining = new ArrayList<>();
    for (int i = 0; i < claims.size(); i++) {
      if (refusals.get(i).isEmpty()) {
        remaining.add(claims.get(i).input());
      }
    }
    var hashes = hasher.hash(remaining).iterator();
    List<KawpowVerdict> verdicts = new ArrayList<>(claims.size());
    for (int i = 0; i < claims.size(); i++) {
      var claim = claims.get(i);
      verdicts.add(refusals.get(i).orElseGet(() -> judge(claim, hashes.next())));
    }
    return verdicts;
  }

  /**
   * Says that claims of this height come soon ({@link EpochContexts#approach}). Returns at once.
   */
  public void approach(long height) {
    hasher.approach(height);
  }

  /** What can be said without the mix; empty when the mix has to be computed. */
  private Optional<KawpowVerdict> refuseCheaply(KawpowClaim claim) {
    long height = claim.input().height();
    if (!Kawpow.supports(height)) {
      return Optional.of(new KawpowVerdict.UnsupportedHeight(height));
    }
    var finalHash = claim.finalHash();
    return KawpowHash.meets(finalHash, claim.target())
        ? Optional.empty()
        : Optional.of(new KawpowVerdict.AboveTarget(finalHash));
  }

  private static KawpowVerdict judge(KawpowClaim claim, KawpowHash hash) {
    return hash.mixHash().equals(claim.mixHash())
        ? new KawpowVerdict.Valid(hash.finalHash())
        : new KawpowVerdict.WrongMix(hash.mixHash());
  }
}
