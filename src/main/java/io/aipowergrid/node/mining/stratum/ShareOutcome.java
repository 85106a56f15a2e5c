package io.aipowergrid.node.mining.stratum;

import java.util.Optional;

/** What became of a share, the error that says so, and what it says of the miner. */
enum ShareOutcome {
  ACCEPTED(null, "", null),
  /** Its job is over or was never heard of: late is no offence. */
  STALE(StratumError.JOB_NOT_FOUND, "Job not found", null),
  DUPLICATE(StratumError.DUPLICATE_SHARE, "Duplicate share", Offence.DUPLICATE_SHARE),
  LOW_DIFFICULTY(StratumError.LOW_DIFFICULTY, "Low difficulty share", Offence.LOW_DIFFICULTY),
  WRONG_HEADER(StratumError.OTHER, "Invalid header hash", Offence.WRONG_HEADER),
  WRONG_NONCE(StratumError.OTHER, "Nonce out of range", Offence.WRONG_NONCE),
  WRONG_MIX(StratumError.OTHER, "Invalid mix hash", Offence.WRONG_MIX),
  UNAUTHORIZED(StratumError.UNAUTHORIZED, "Unauthorized worker", Offence.UNAUTHORIZED_SHARE),
  NOT_SUBSCRIBED(StratumError.NOT_SUBSCRIBED, "Not subscribed", Offence.UNAUTHORIZED_SHARE),
  /** This server could not check or keep it. */
  BUSY(StratumError.OTHER, "Server is busy", null);

  private final Optional<StratumError> error;
  private final String text;
  private final Optional<Offence> offence;

  ShareOutcome(
      @org.jspecify.annotations.Nullable StratumError error,
      String text,
      @org.jspecify.annotations.Nullable Offence offence) {
    this.error = Optional.ofNullable(error);
    this.text = text;
    this.offence = Optional.ofNullable(offence);
  }

  /** Empty for an accepted share. */
  Optional<StratumError> error() {
    return error;
  }

  String text() {
    return text;
  }

  Optional<Offence> offence() {
    return offence;
  }
}
