package io.aipowergrid.node.gpu;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The configuration of the room as the node would read it. */
public final class GpuSettings {
  private GpuSettings() {}

  /** With the defaults of all other keys. */
  public static GpuConfig of(Map<String, String> settings) {
    var builder =
        new SmallRyeConfigBuilder()
            .withMapping(GpuConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter());
    settings.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(GpuConfig.class);
  }
}
