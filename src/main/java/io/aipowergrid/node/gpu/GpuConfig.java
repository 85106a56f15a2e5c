package io.aipowergrid.node.gpu;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this machine's devices are shared between those who use them. */
@ConfigMapping(prefix = "aipg.gpu")
public interface GpuConfig {
  /** Memory of a device that is never leased: for contexts, other programs, the desktop. */
  @WithDefault("512M")
  MemorySize reservedMemory();

  /** How long nobody else must have computed on a device before mining goes on. */
  @WithDefault("10s")
  Duration quietPeriod();

  /** After this wait a task that is not mining goes before those of higher priority. */
  @WithDefault("2s")
  Duration patience();

  /** How many leases may be waited for on a device, and how many tasks may wait there. */
  @WithDefault("64")
  int waitersMax();
}
