package io.aipowergrid.node.api.chain;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A node on the network of regtest-blocks.json, given as a file of parameters: open to rigs, and
 * with templates for whoever asks. Classes share it and its chain, so each leaves the chain as the
 * daemon had it.
 */
public final class VectorNetwork implements QuarkusTestProfile {
  private static final String PARAMS =
      """
      {"extends": "aipg-regtest",
       "proofOfWork": {"kawpowActivationTime": 1688764800},
       "operations": {"address": "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq", "laterFromHeight": 120}}
      """;

  /**
   * Earns what rigs and templates find, so that no block is one that another test made and had
   * taken back: for the same address in the same second it would be the same block.
   */
  static final String OWNER = "n3hySGjGv2MibtVL5ymt9HdpSNU4W6LqQX";

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
    return Map.ofEntries(
        Map.entry("aipg.chain.network", file().toString()),
        Map.entry("aipg.api.rpc.user", "miner"),
        Map.entry("aipg.api.rpc.password", "let me in"),
        Map.entry("aipg.api.rpc.batch-max", "50"),
        Map.entry("aipg.api.rpc.refusal-delay", "10ms"),
        Map.entry("aipg.api.rpc.mining-address", ChainDoors.MINER),
        Map.entry("aipg.api.rpc.template-always", "true"),
        Map.entry("aipg.api.rpc.template-patience", "50ms"),
        Map.entry("aipg.mining.stratum.listen", "127.0.0.1:0"),
        Map.entry("aipg.mining.payout-address", OWNER),
        Map.entry("aipg.mining.alone", "true"),
        Map.entry("aipg.mining.look-interval", "100ms"));
  }
}
