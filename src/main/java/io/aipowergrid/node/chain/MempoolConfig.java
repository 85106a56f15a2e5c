package io.aipowergrid.node.chain;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Which transactions wait for a block, and how many. None is a consensus value. */
@ConfigMapping(prefix = "aipg.chain.mempool")
public interface MempoolConfig {
  /** Memory of all that wait, estimated; beyond it those that pay least go. At least 10000000. */
  @WithDefault("300000000")
  MemorySize memoryMax();

  /** How long a transaction may wait. */
  @WithDefault("336H")
  Duration expiry();

  /** The least fee that is accepted and relayed, base units for 1000 bytes of virtual size. */
  @WithDefault("1000000")
  long relayFeePerKilobyte();

  /** What each eviction adds to the least fee, and a replacement pays more, for 1000 bytes. */
  @WithDefault("1000")
  long incrementalFeePerKilobyte();

  /** How many transactions may hang together unconfirmed, counted up or down from any of them. */
  @WithDefault("200")
  int familyMax();

  /** How many bytes of virtual size such a family may have. */
  @WithDefault("250000")
  int familyBytesMax();

  /** Whether a transaction that says so may be replaced by one that pays more (BIP 125). */
  @WithDefault("false")
  boolean replacement();

  /** Whether unusual forms are accepted; only networks for tests allow it. */
  @WithDefault("false")
  boolean nonStandard();

  /** Right signatures that are remembered, so that a block costs less; about 100 bytes each. */
  @WithDefault("100000")
  int signaturesRememberedMax();

  /** How often those that waited too long are looked for, and the pool is measured. */
  @WithDefault("10s")
  String checkInterval();

  /** File in which those that wait outlive the node; replaced as a whole. */
  @WithDefault("${aipg.data-dir:data}/mempool.dat")
  String savedFile();

  /** How often they are saved; also at a clean stop. */
  @WithDefault("5m")
  String saveInterval();

  /** How many are saved and taken back at most. */
  @WithDefault("100000")
  int savedMax();

  /** How many bytes all saved transactions may have; at most 536870912. */
  @WithDefault("100000000")
  MemorySize savedBytesMax();
}
