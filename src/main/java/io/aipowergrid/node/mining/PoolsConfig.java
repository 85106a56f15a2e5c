package io.aipowergrid.node.mining;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pools that this node mines at. */
@ConfigMapping(prefix = "aipg.mining")
public interface PoolsConfig {
  /**
   * Pools in the order of preference, 16 at most: {@code pools[0].url} ({@code stratum+tcp://},
   * {@code +tls} or {@code +ssl}), {@code pools[0].user}, and where they differ from {@code x},
   * {@code true} and {@code false} {@code pools[0].password}, {@code pools[0].hex-prefix} (0x
   * before hex digits) and {@code pools[0].extranonce-subscribe}.
   */
  Optional<List<Entry>> pools();

  /** Patience with pools. */
  Patience pool();

  /** One pool. */
  interface Entry {
    /** Scheme, host and port. */
    String url();

    /** As the pool wants it, usually ADDRESS.RIG. */
    String user();

    /** Most pools want none. */
    @WithDefault("x")
    String password();

    /** Whether 0x stands before hex digits. */
    @WithDefault("true")
    boolean hexPrefix();

    /** Whether to ask for new nonce prefixes. */
    @WithDefault("false")
    boolean extranonceSubscribe();
  }

  /** How long things may take. */
  interface Patience {
    /** How long opening a connection to a pool may take. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** How long a pool may take from the connection to its first job. */
    @WithDefault("30s")
    Duration firstJobTimeout();

    /** How long a pool that gave work may be silent before it is left. */
    @WithDefault("3m")
    Duration silenceMax();

    /** How long a pool may take to answer a share. */
    @WithDefault("10s")
    Duration submitTimeout();

    /** The wait after a first failure; it doubles with each further one, a quarter more or less. */
    @WithDefault("1s")
    Duration backoff();

    /** The longest wait before a pool is tried again. */
    @WithDefault("2m")
    Duration backoffMax();

    /** How often better pools are tried while a later one gives the work. */
    @WithDefault("5m")
    Duration returnInterval();

    /**
     * Whether the node's own miner searches blocks of the own chain while no pool gives work; what
     * it finds pays {@code aipg.mining.payout-address}. Rigs at the Stratum server wait for the
     * pools.
     */
    @WithDefault("false")
    boolean soloFallback();

    /** How long no pool gives work before the own chain stands in. */
    @WithDefault("1m")
    Duration soloFallbackAfter();
  }
}
