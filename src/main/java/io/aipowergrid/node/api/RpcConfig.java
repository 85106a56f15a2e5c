package io.aipowergrid.node.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The JSON-RPC port, for software that speaks to the daemon today. */
@ConfigMapping(prefix = "aipg.api.rpc")
public interface RpcConfig {
  /** Whether the port is opened. */
  @WithDefault("true")
  boolean enabled();

  /** The address it is opened on; any other than loopback lets strangers try passwords. */
  @WithDefault("127.0.0.1")
  String host();

  /** The port; absent, that of the network. */
  OptionalInt port();

  /** The name a caller signs in with; without it only the cookie file opens the port. */
  Optional<String> user();

  /** The password that belongs to the name. */
  Optional<String> password();

  /** Where a fresh name and password are written at each start, for programs of this machine. */
  @WithDefault("${aipg.data-dir:data}/rpc.cookie")
  String cookieFile();

  /** Who earns the blocks of {@code pprpcsb}; without it templates name no header to hash. */
  Optional<String> miningAddress();

  /** Whether templates are given without peers and while the chain is behind, as tests need. */
  @WithDefault("false")
  boolean templateAlways();

  /** How long a call for a template waits for another one, when it names the one it has. */
  @WithDefault("60s")
  Duration templatePatience();

  /** Largest request body; a block in hex takes up to 16 MB. */
  @WithDefault("20M")
  MemorySize bodySizeMax();

  /** Deepest nesting of a request's JSON. */
  @WithDefault("16")
  int jsonDepthMax();

  /** Most names, values and brackets of a request's JSON, a whole batch counted together. */
  @WithDefault("100000")
  long jsonTokensMax();

  /** Most calls of one batch. */
  @WithDefault("100")
  int batchMax();

  /** Largest answer; the calls of a batch that no longer fit are answered with an error each. */
  @WithDefault("64M")
  MemorySize answerSizeMax();

  /**
   * Requests worked on at once; more are answered with 503. Half of them may wait for a template.
   */
  @WithDefault("16")
  int requestsMax();

  /** Connections at once; more are closed. */
  @WithDefault("64")
  int connectionsMax();

  /** Connections of one client, an IPv4 address or an IPv6 /64, at once; more are closed. */
  @WithDefault("16")
  int connectionsPerClientMax();

  /** Requests a second of one client in the long run; more are answered with 429. */
  @WithDefault("200")
  int requestsPerSecond();

  /** Requests that a client who was quiet may send at once. */
  @WithDefault("400")
  int requestsBurst();

  /** How long a request may take to arrive, and a connection may rest between two. */
  @WithDefault("30s")
  Duration requestTimeout();

  /** How long a refused sign-in waits for its answer, so that guessing is slow. */
  @WithDefault("250ms")
  Duration refusalDelay();

  /** Each further refusal of a client doubles its wait, up to this; a quiet minute forgets them. */
  @WithDefault("10s")
  Duration refusalDelayMax();
}
