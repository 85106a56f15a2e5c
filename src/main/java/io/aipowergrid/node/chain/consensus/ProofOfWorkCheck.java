package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.params.ProofOfWorkParams;
import io.aipowergrid.node.kawpow.KawpowClaim;
import io.aipowergrid.node.kawpow.KawpowInput;
import io.aipowergrid.node.kawpow.KawpowVerdict;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether headers carry the work that their bits claim (chain.md 2.1, 4; CheckProofOfWork). Full
 * checks run on the pool, cut into pieces. May be called from any thread, which waits.
 */
public final class ProofOfWorkCheck {
  /** The daemon's word for a mix hash that is not the computed one. */
  public static final String WRONG_MIX = "invalid-mix-hash";

  /** Points for work that is not there (chain.md 8). */
  private static final int BAD_WORK_SCORE = 50;

  /** Headers that one task of the pool checks: the verifier is fastest with several at once. */
  private static final int PIECE_HEADERS = 16;

  private final ProofOfWorkParams params;
  private final KawpowVerifier verifier;
  private final CpuPool pool;

  public ProofOfWorkCheck(ProofOfWorkParams params, KawpowVerifier verifier, CpuPool pool) {
    this.params = params;
    this.verifier = verifier;
    this.pool = pool;
  }

  /**
   * A header to check.
   *
   * @param id of the header
   * @param full whether the mix hash is computed; else the claimed one is taken on trust
   */
  public record Claim(BlockHeader header, Hash256 id, boolean full) {}

  /**
   * The faults of headers, in their order; a header's height must be the true one.
   *
   * @return one element for each claim
   */
  public List<Optional<Violation>> check(List<Claim> claims) {
    List<Optional<Violation>> faults = new ArrayList<>(claims.size());
    List<Integer> places = new ArrayList<>();
    List<KawpowClaim> full = new ArrayList<>();
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      faults.add(checkId(claim));
      if (claim.full()
          && faults.get(i).isEmpty()
          && claim.header() instanceof KawpowHeader header) {
        places.add(i);
        full.add(claim(header));
      }
    }
    if (!full.isEmpty()) {
      // The epoch that comes next is built while these are checked.
      verifier.approach(full.getLast().input().height());
    }
    List<KawpowVerdict> verdicts = pool.mapPieces(full, PIECE_HEADERS, verifier::verify);
    for (int i = 0; i < verdicts.size(); i++) {
      faults.set(places.get(i), judge(verdicts.get(i)));
    }
    return faults;
  }

  /** The id meets a target that is in range: microseconds. */
  private Optional<Violation> checkId(Claim claim) {
    BigInteger target = target(claim.header());
    if (target.signum() == 0 || target.compareTo(params.powLimit()) > 0) {
      return Violation.of(
          "high-hash", BAD_WORK_SCORE, "bits %08x".formatted(claim.header().bits()));
    }
    return new BigInteger(claim.id().toDisplayHex(), 16).compareTo(target) > 0
        ? Violation.of("high-hash", BAD_WORK_SCORE, "the id is above the target")
        : Violation.none();
  }

  private static BigInteger target(BlockHeader header) {
    return CompactBits.target(header.bits()).orElse(BigInteger.ZERO);
  }

  private static KawpowClaim claim(KawpowHeader header) {
    var input =
        new KawpowInput(header.height(), HeaderCodec.kawpowHeaderHash(header), header.nonce());
    return new KawpowClaim(input, header.mixHash(), target(header));
  }

  private static Optional<Violation> judge(KawpowVerdict verdict) {
    return switch (verdict) {
      case KawpowVerdict.Valid _ -> Violation.none();
      case KawpowVerdict.AboveTarget _ ->
          Violation.of("high-hash", BAD_WORK_SCORE, "the final hash is above the target");
      case KawpowVerdict.WrongMix wrong ->
          Violation.of(
              WRONG_MIX, BAD_WORK_SCORE, "the mix hash is " + wrong.mixHash().toDisplayHex());
      case KawpowVerdict.UnsupportedHeight high ->
          Violation.of("bad-height", "height " + high.height() + " has no epoch");
    };
  }
}
