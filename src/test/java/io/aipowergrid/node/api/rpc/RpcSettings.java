package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The port's configuration with some keys set and all others at their defaults. */
final class RpcSettings {
  private static final int PRIORITY = 100;

  private RpcSettings() {}

  /**
   * @param settings keys without their prefix
   */
  static RpcConfig with(Map<String, String> settings) {
    var keys = new HashMap<String, String>();
    settings.forEach((key, value) -> keys.put("aipg.api.rpc." + key, value));
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(Duration.class, PRIORITY, new DurationConverter())
        .withConverter(MemorySize.class, PRIORITY, new MemorySizeConverter())
        .withSources(new PropertiesConfigSource(keys, "test", PRIORITY))
        .withMapping(RpcConfig.class)
        .build()
        .getConfigMapping(RpcConfig.class);
  }
}
