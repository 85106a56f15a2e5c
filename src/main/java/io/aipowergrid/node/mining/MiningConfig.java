package io.aipowergrid.node.mining;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Mining on this node's own chain. */
@ConfigMapping(prefix = "aipg.mining")
public interface MiningConfig {
  /**
   * Processor threads that search, at the lowest priority; 0 mines nothing. Meant for private
   * networks: on the public one a processor finds no block.
   */
  @WithDefault("0")
  int cpuThreads();

  /** Whom found blocks of the own chain pay, an address of the network; required to mine it. */
  Optional<String> payoutAddress();

  /** Text in the coinbase of found blocks, at most 72 bytes of UTF-8. */
  @WithDefault("aipg-node")
  String tag();

  /**
   * Mines even without a peer and on an old tip, as the first node of a private network must; on a
   * public network such blocks would be lost.
   */
  @WithDefault("false")
  boolean alone();

  /** The name of this node among those that share a database; each keeps a switch of its own. */
  @WithDefault("main")
  String node();

  /** How often the node looks whether it shall mine, and whether it may. */
  @WithDefault("2s")
  Duration lookInterval();

  /** How often the state of mining is written to the database while it does not change. */
  @WithDefault("10s")
  Duration reportInterval();

  /** Mining on this machine's NVIDIA devices. */
  Gpu gpu();

  /** How devices mine. */
  interface Gpu {
    /**
     * Whether this machine's NVIDIA devices mine while nothing else wants them. A machine without
     * one says so in {@code ./aipg mining status} and goes on.
     */
    @WithDefault("false")
    boolean enabled();

    /** Devices that mine, by UUID as {@code nvidia-smi -L} prints it; absent, all of them. */
    Optional<List<String>> devices();

    /** How long a batch shall take; whoever else wants the device waits for its end. */
    @WithDefault("25ms")
    Duration batchTime();

    /**
     * How many blocks before an epoch switch the next dataset is computed, where the device's
     * memory holds both.
     */
    @WithDefault("20")
    int aheadBlocks();

    /** When a device that could not be used is asked again. */
    @WithDefault("5s")
    Duration retryAfter();
  }
}
