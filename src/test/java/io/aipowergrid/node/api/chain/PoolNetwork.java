package io.aipowergrid.node.api.chain;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A node on the network of mempool.json. */
public class PoolNetwork implements QuarkusTestProfile {
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
    return Map.of("aipg.chain.network", file.toString());
  }
}
