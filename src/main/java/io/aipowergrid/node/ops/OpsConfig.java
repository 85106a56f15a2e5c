package io.aipowergrid.node.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How the process as a whole behaves. */
@ConfigMapping(prefix = "aipg.ops")
public interface OpsConfig {
  /** Whether the rooms start with the application; operator commands switch this off. */
  @WithDefault("true")
  boolean startRooms();

  /**
   * How long running jobs may go on after the first request to stop, before they are handed back.
   */
  @WithDefault("25s")
  Duration drainTimeout();

  /**
   * How long the node still answers at least, with 503 to anything new, once its jobs have ended,
   * so that load balancers see that it is not ready. Open API requests get their answer, within the
   * drain timeout.
   */
  @WithDefault("1s")
  Duration linger();

  /** How long one room may take to stop before the next one is asked. */
  @WithDefault("10s")
  Duration stopTimeout();

  /** The folder that holds everything the node keeps outside the database. */
  @WithDefault("${aipg.data-dir:data}")
  Path dataDir();
}
