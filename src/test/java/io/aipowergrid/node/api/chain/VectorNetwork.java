package io.aipowergrid.node.api.chain;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A node on the network of regtest-blocks.json, given as a file of parameters. */
public final class VectorNetwork implements QuarkusTestProfile {
  private static final String PARAMS =
      """
      {"extends": "aipg-regtest",
       "proofOfWork": {"kawpowActivationTime": 1688764800},
       "operations": {"address": "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq", "laterFromHeight": 120}}
      """;

  /** The file that holds the network's parameters. */
  static Path file() {
    return Path.of("target", "test-networks", "vectors.json").toAbsolutePath();
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Files.createDirectories(file().getParent());
      Files.writeString(file(), PARAMS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "aipg.chain.network",
        file().toString(),
        "aipg.api.rpc.user",
        "miner",
        "aipg.api.rpc.password",
        "let me in",
        "aipg.api.rpc.batch-max",
        "50",
        "aipg.api.rpc.refusal-delay",
        "10ms");
  }
}
