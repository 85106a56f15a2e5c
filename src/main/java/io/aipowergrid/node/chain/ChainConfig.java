package io.aipowergrid.node.chain;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which chain the node follows, and what it keeps of it. */
@ConfigMapping(prefix = "aipg.chain")
public interface ChainConfig {
  /** The network: aipg-main, aipg-test, aipg-regtest, or the path of a JSON file. */
  @WithDefault("aipg-main")
  String network();

  /** Whether transactions and addresses are indexed; can be switched on later. */
  @WithDefault("true")
  boolean index();

  /**
   * How many newest blocks keep their bodies, at least 288; 0 keeps all. Others need
   * aipg.chain.index=false, for the index reads old blocks.
   */
  @WithDefault("0")
  int keepBlocks();

  /** One of so many old headers gets the full check of its work; 1 checks all. */
  @WithDefault("1")
  int fullCheckEvery();

  /** Memory for the KawPoW dataset items used last, at most 4G; 0 keeps none. */
  @WithDefault("0")
  MemorySize datasetItemsMemoryMax();

  /** How often the size of the chain's tables is measured. */
  @WithDefault("5m")
  String sizeCheck();
}
