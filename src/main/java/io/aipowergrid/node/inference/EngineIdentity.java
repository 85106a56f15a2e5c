package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which arithmetic, engine build and kernels computed a result.
 *
 * @param arithmeticVersion the arithmetic's id, such as {@code exact-1}
 */
public record EngineIdentity(
    String arithmeticVersion, Hash256 engineBuildHash, Hash256 kernelSetHash) {
  private static final int FINGERPRINT_BYTES = 6;

  /**
   * The {@code system_fingerprint} of answers by this engine with that model: changes when the
   * model, its quantisation, its template or the engine build changes (api.md C12).
   */
  public String fingerprint(ModelCard model) {
    var digest = sha256();
    digest.update("aipg/fingerprint/1".getBytes(StandardCharsets.US_ASCII));
    digest.update(arithmeticVersion.getBytes(StandardCharsets.UTF_8));
    digest.update(engineBuildHash.toBytes());
    digest.update(kernelSetHash.toBytes());
    digest.update(model.hashes().modelRoot().toBytes());
    digest.update(model.hashes().tokenizerHash().toBytes());
    digest.update(model.hashes().templateHash().toBytes());
    return "fp_" + HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
