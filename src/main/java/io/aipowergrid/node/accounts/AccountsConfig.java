package io.aipowergrid.node.accounts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of people, keys, sessions and rate limits. */
@ConfigMapping(prefix = "aipg.accounts")
public interface AccountsConfig {
  /** How long a console session lives without being used. */
  @WithDefault("PT12H")
  Duration sessionIdle();

  /** How long a console session lives at most, used or not. */
  @WithDefault("P7D")
  Duration sessionAbsolute();

  /** How many sessions one person may have; a further sign-in ends the oldest. */
  @WithDefault("10")
  int sessionsPerUserMax();

  /** The fewest characters of a password. */
  @WithDefault("12")
  int passwordLengthMin();

  /** How many failed sign-ins of one address or from one origin are free of delay. */
  @WithDefault("5")
  int signInFailuresFree();

  /** The first delay after too many failed sign-ins; it doubles with each further failure. */
  @WithDefault("PT10S")
  Duration signInDelay();

  /** The longest delay after failed sign-ins, and how long after it they are forgotten. */
  @WithDefault("PT15M")
  Duration signInDelayMax();

  /** How many addresses and origins with failed sign-ins are remembered at once. */
  @WithDefault("10000")
  int signInThrottleMax();

  /** How many password checks may run at once, because each takes 19 MiB of memory. */
  @WithDefault("4")
  int passwordChecksMax();

  /** How often the last use of API keys is written to the database. */
  @WithDefault("30s")
  String lastUsedFlush();

  /** How many keys with an unwritten last use are remembered; more wait for the next use. */
  @WithDefault("100000")
  int lastUsedMax();

  /** How many keys a project may have that are neither expired nor revoked. */
  @WithDefault("1000")
  int keysPerProjectMax();

  /** How many projects are rate-limited at once; beyond it the longest unused start afresh. */
  @WithDefault("100000")
  int quotaProjectsMax();

  /** How often ended console sessions are removed. */
  @WithDefault("10m")
  String sessionSweep();
}
