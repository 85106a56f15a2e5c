package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.ReorgLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a header after its parent, but for its proof of work (chain.md 5;
 * ContextualCheckBlockHeader). Pure; may be called from any thread.
 */
public final class HeaderRules {
  /** chain.h, MAX_FUTURE_BLOCK_TIME. */
  static final Duration FUTURE_MAX = Duration.ofHours(2);

  /** chain.h, MAX_FUTURE_BLOCK_TIME_DGW: where Dark Gravity Wave counts. */
  static final Duration FUTURE_MAX_DGW = FUTURE_MAX.dividedBy(10);

  /** The least version once assets are active, which they always are (chain.md 5, rule 6). */
  static final int VERSION_MIN = 0x3000_0000;

  private final NetworkParams params;
  private final DifficultyAdjustment difficulty;

  public HeaderRules(NetworkParams params) {
    this.params = params;
    this.difficulty = new DifficultyAdjustment(params.proofOfWork());
  }

  /**
   * What the rules look at beside the chain.
   *
   * @param tip of the best validated chain
   * @param checkpointHeight of the highest checkpoint whose header is known; -1 for none
   * @param now by the node's own clock
   */
  public record Context(HeaderNode tip, int checkpointHeight, Instant now, PeerStatus peers) {}

  /** The bits of a header after the parent, for miners. */
  public long requiredBits(HeaderNode parent, long time) {
    return difficulty.requiredBits(parent, time);
  }

  /**
   * The first rule that the header breaks.
   *
   * @param parent whose id the header names, not invalid
   */
  public Optional<Violation> check(
      BlockHeader header, Hash256 id, HeaderNode parent, Context context) {
    return checkForm(header, parent)
        .or(() -> checkReorgDepth(parent, context))
        .or(() -> checkBits(header, parent))
        .or(() -> checkCheckpoints(id, parent.height() + 1, context))
        .or(() -> checkTime(header, parent, context))
        .or(() -> checkVersion(header));
  }

  /**
   * The form is that of the time, and the height is the true one. The daemon does not look at the
   * height, though epoch and program of the proof of work come from it (chain.md 2.2): all honest
   * blocks pass.
   */
  private Optional<Violation> checkForm(BlockHeader header, HeaderNode parent) {
    if (!params.headerCodec().isInForm(header)) {
      return Violation.of("bad-header-form", "the form is not that of time " + header.time());
    }
    return switch (header) {
      case KawpowHeader kawpow when kawpow.height() != parent.height() + 1L ->
          Violation.of(
              "bad-height", "height " + kawpow.height() + " after parent " + parent.height());
      case LegacyHeader _ when !params.ordinaryLegacyBlocks() ->
          Violation.of("bad-header-form", "only genesis has an 80-byte header on this network");
      case KawpowHeader _, LegacyHeader _ -> Violation.none();
    };
  }

  /**
   * A header that forks too deep is refused while the node is well connected and its tip is fresh:
   * H - (h - 1) at least the limit ("bad-fork-prior-to-maxreorgdepth").
   */
  private Optional<Violation> checkReorgDepth(HeaderNode parent, Context context) {
    ReorgLimit limit = params.reorgLimit();
    boolean deep = context.tip().height() - parent.height() >= limit.depth();
    boolean connected = context.peers().connections() >= limit.peers();
    long tipAgeSeconds = context.now().getEpochSecond() - context.tip().time();
    return deep && connected && tipAgeSeconds <= limit.tipAge().toSeconds()
        ? Violation.of(
            "bad-fork-prior-to-maxreorgdepth",
            10,
            "parent " + parent.height() + " with tip " + context.tip().height())
        : Violation.none();
  }

  /** The bits must be exactly those that the chain demands ("bad-diffbits"). */
  private Optional<Violation> checkBits(BlockHeader header, HeaderNode parent) {
    long required = difficulty.requiredBits(parent, header.time());
    return header.bits() == required
        ? Violation.none()
        : Violation.of("bad-diffbits", "%08x, not %08x".formatted(header.bits(), required));
  }

  /**
   * No fork below the last checkpoint that is known, and at the height of a checkpoint only its own
   * block: the daemon does not compare the latter, honest chains pass (chain.md 1.2).
   */
  private Optional<Violation> checkCheckpoints(Hash256 id, int height, Context context) {
    boolean wrong = params.checkpoints().containsKey(height) && !params.isCheckpoint(height, id);
    if (height < context.checkpointHeight() || wrong) {
      return Violation.of("bad-fork-prior-to-checkpoint", "height " + height);
    }
    return Violation.none();
  }

  /**
   * The time is after the median of the last 11 ("time-too-old") and not too far in the future
   * ("time-too-new", which costs nothing: clocks differ).
   */
  private Optional<Violation> checkTime(BlockHeader header, HeaderNode parent, Context context) {
    long median = parent.medianTimePast();
    if (header.time() <= median) {
      return Violation.of("time-too-old", 0, header.time() + " is not after median " + median);
    }
    Duration ahead =
        difficulty.isDarkGravityWave(parent.height() + 1) ? FUTURE_MAX_DGW : FUTURE_MAX;
    long latest = context.now().plus(context.peers().timeOffset()).plus(ahead).getEpochSecond();
    return header.time() > latest
        ? Violation.of("time-too-new", 0, header.time() + " is after " + latest)
        : Violation.none();
  }

  private Optional<Violation> checkVersion(BlockHeader header) {
    return header.version() < VERSION_MIN
        ? Violation.of("bad-version", 0, "%08x".formatted(header.version()))
        : Violation.none();
  }

  /** The height of the last checkpoint, known or not; -1 where the network has none. */
  public int lastCheckpointHeight() {
    Map.Entry<Integer, Hash256> last = params.checkpoints().lastEntry();
    return last == null ? -1 : last.getKey();
  }
}
