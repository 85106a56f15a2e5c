package io.aipowergrid.node.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the HTTP interface for customers. */
@ConfigMapping(prefix = "aipg.api")
public interface ApiConfig {
  /** Largest request body; larger ones are answered with 413. */
  @WithDefault("4M")
  MemorySize bodySizeMax();

  /** Longest request target, in characters; longer ones are answered with 414. */
  @WithDefault("8K")
  MemorySize uriSizeMax();

  /**
   * Largest head of a request: names and values of all its headers; larger is answered with 431.
   */
  @WithDefault("32K")
  MemorySize headersSizeMax();

  /** How long a request body may take to arrive; a slower one is answered with 408. */
  @WithDefault("60s")
  Duration bodyTimeout();

  /** Interval of the comment line that keeps a silent stream alive through proxies. */
  @WithDefault("10s")
  Duration keepAliveInterval();

  /** Longest wait for a client to take one event of a stream; then it counts as gone. */
  @WithDefault("30s")
  Duration streamWriteTimeout();

  /** Output tokens when a request names no maximum; never more than the context leaves. */
  @WithDefault("1024")
  int outputTokensDefault();

  /** Most answers of one request: prompts times n. */
  @WithDefault("16")
  int choicesMax();

  /** Time after which an unfinished request is ended by the node. */
  @WithDefault("10m")
  Duration deadline();

  /** Most entries of one page of a listing. */
  @WithDefault("100")
  int pageSizeMax();
}
