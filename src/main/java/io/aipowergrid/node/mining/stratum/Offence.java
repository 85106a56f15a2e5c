package io.aipowergrid.node.mining.stratum;

/**
 * What an honest miner does seldom or never, and how many points it costs; {@link
 * AbuseBook#BAN_SCORE} bans. Named after what happened, so that a ban can say why.
 */
enum Offence {
  /** A line without end. */
  LINE_TOO_LONG(100),
  /** A line that is no message. */
  MALFORMED_LINE(20),
  /** A request with parameters that are none. */
  INVALID_REQUEST(10),
  /** More lines than any miner has to send. */
  FLOOD(25),
  /** A share whose mix hash is wrong costs this server milliseconds and the miner nothing. */
  WRONG_MIX(25),
  WRONG_HEADER(5),
  WRONG_NONCE(10),
  DUPLICATE_SHARE(5),
  LOW_DIFFICULTY(2),
  /** A share of somebody who was not let in. */
  UNAUTHORIZED_SHARE(5);

  private final int points;

  Offence(int points) {
    this.points = points;
  }

  int points() {
    return points;
  }
}
