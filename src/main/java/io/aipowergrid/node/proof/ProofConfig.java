package io.aipowergrid.node.proof;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of receipts and the transparency log. */
@ConfigMapping(prefix = "aipg.proof")
public interface ProofConfig {
  /** How long the transcript of an answer is kept, encrypted, for its owner; zero keeps none. */
  @WithDefault("24H")
  Duration transcriptRetention();

  /** How often transcripts whose time is over are removed. */
  @WithDefault("10m")
  Duration sweepInterval();

  /** How old the newest signed tree head may be before a request for it signs a new one. */
  @WithDefault("60S")
  Duration headInterval();

  /** The most log entries or receipts one page holds. */
  @WithDefault("200")
  int pageSizeMax();

  /** The most receipts that may wait to be appended to the log; more are refused. */
  @WithDefault("10000")
  int appendQueueMax();
}
