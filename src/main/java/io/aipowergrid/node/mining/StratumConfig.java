package io.aipowergrid.node.mining;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The Stratum server, to which other rigs mine. */
@ConfigMapping(prefix = "aipg.mining.stratum")
public interface StratumConfig {
  /**
   * Where rigs may connect, as address:port; absent, nothing listens, because opening a port is its
   * owner's decision.
   */
  Optional<String> listen();

  /** Certificate chain as a PEM file; with the key it switches TLS on. */
  Optional<String> tlsCertificate();

  /** Private key as a PEM file. */
  Optional<String> tlsKey();

  /** How many rigs may be connected. */
  @WithDefault("10000")
  int sessionsMax();

  /** How many of them from one address, of IPv6 from one /64. */
  @WithDefault("1000")
  int sessionsPerAddressMax();

  /** How many workers have statistics; those without connection are forgotten first. */
  @WithDefault("20000")
  int workersMax();

  /** How many workers the rigs of one address may name at a time, of IPv6 those of one /64. */
  @WithDefault("2000")
  int workersPerAddressMax();

  /** Bytes that may wait to be read by one rig; one that lets more wait is disconnected. */
  @WithDefault("262144")
  int unsentBytesMax();

  /** How long a rig may take from the connection to its first worker. */
  @WithDefault("30s")
  Duration authorizeTimeout();

  /** How long a rig may go without an accepted share. */
  @WithDefault("30m")
  Duration idleTimeout();

  /** After how long the same job is sent again, because miners take silence for death. */
  @WithDefault("45s")
  Duration resendInterval();

  /** How long an address is banned whose score reaches 100. */
  @WithDefault("10m")
  Duration banDuration();

  /** How many addresses with a score are remembered. */
  @WithDefault("10000")
  int bansMax();

  /** The wanted time between two shares of a rig. */
  @WithDefault("10s")
  Duration shareInterval();

  /** How long a rig is watched before its shares become harder or easier. */
  @WithDefault("90s")
  Duration retargetWindow();

  /** The fewest hashes that a share costs, at least 256. */
  @WithDefault("256")
  long hashesPerShareMin();

  /** What a share costs a rig that has just come; 4311810305 is difficulty 1. */
  @WithDefault("268435456")
  long hashesPerShareStart();

  /** The most hashes that a share costs. */
  @WithDefault("4611686018427387904")
  long hashesPerShareMax();

  /** Threads that check shares. */
  @WithDefault("2")
  int verifyThreads();

  /** Shares that may wait to be checked; more are refused as busy. */
  @WithDefault("4096")
  int verifyWaitingMax();

  /** Accepted shares that may wait for the database; more are refused as busy. */
  @WithDefault("50000")
  int storeWaitingMax();

  /** How long shares are kept. */
  @WithDefault("7d")
  Duration sharesKept();
}
