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

  /** Largest request body; a block in hex takes up to 16 MB. */
  @WithDefault("20M")
  MemorySize bodySizeMax();

  /** Most calls of one batch. */
  @WithDefault("100")
  int batchMax();

  /** Requests worked on at once; more are answered with 503. */
  @WithDefault("16")
  int requestsMax();

  /** How long a refused sign-in waits for its answer, so that guessing is slow. */
  @WithDefault("250ms")
  Duration refusalDelay();
}
