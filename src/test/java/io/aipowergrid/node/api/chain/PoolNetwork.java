package io.aipowergrid.node.api.chain;

import io.aipowergrid.node.ops.testing.TraceCollector;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A node on the network of mempool.json that sends its traces to a collector of the tests. */
public final class PoolNetwork implements QuarkusTestProfile {
  private static final String PARAMS =
      """
      {"extends": "aipg-regtest",
       "proofOfWork": {"kawpowActivationTime": 1688764800},
       "operations": {"address": "n3hySGjGv2MibtVL5ymt9HdpSNU4W6LqQX", "laterFromHeight": 120}}
      """;

  @Override
  public Map<String, String> getConfigOverrides() {
    Path file = Path.of("target", "test-networks", "pool.json").toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, PARAMS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var settings = new HashMap<>(TraceCollector.settings());
    settings.put("aipg.chain.network", file.toString());
    return settings;
  }
}
