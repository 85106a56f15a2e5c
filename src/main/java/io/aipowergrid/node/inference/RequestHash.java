package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The byte layouts of docs/exact-arithmetic.md that turn a request into hashes. Numbers are four
 * little-endian bytes; a text is its UTF-8 length as such a number, then its bytes.
 */
final class RequestHash {
  private final MessageDigest digest;

  private RequestHash(String tag) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    digest.update(tag.getBytes(StandardCharsets.US_ASCII));
  }

  // Log probabilities change nothing that is drawn, so asking for them does not change the seed.
  static Hash256 of(GenerationRequest request) {
    var constraint = request.constraint();
    var hash = new RequestHash(constraint == null ? "aipg/request/1" : "aipg/request/2");
    hash.text(request.modelId());
    hash.number(request.promptTokens().size());
    hash.digest.update(request.promptTokens().toLittleEndianBytes());
    hash.number(request.maxTokens());
    var sampling = request.sampling();
    hash.number(sampling.temperatureE4());
    hash.number(sampling.topK());
    hash.number(sampling.topPE4());
    hash.number(sampling.minPE4());
    hash.number(sampling.frequencyPenaltyE4());
    hash.number(sampling.presencePenaltyE4());
    hash.number(sampling.logitBiasE4().size());
    for (var bias : sampling.logitBiasE4().entrySet()) {
      hash.number(bias.getKey());
      hash.number(bias.getValue());
    }
    hash.number(request.stopStrings().size());
    for (var stop : request.stopStrings()) {
      hash.text(stop);
    }
    hash.digest.update(request.clientNonce().toBytes());
    hash.number(request.choice());
    if (constraint != null) {
      hash.number(constraint.kind().code());
      hash.text(constraint.definition());
    }
    return hash.finish();
  }

  static Hash256 seed(GenerationRequest request) {
    var hash = new RequestHash("aipg/seed/1");
    hash.digest.update(of(request).toBytes());
    hash.digest.update(request.clientNonce().toBytes());
    hash.digest.update(request.modelId().getBytes(StandardCharsets.UTF_8));
    return hash.finish();
  }

  static Hash256 nonceOfSeed(long seed) {
    var hash = new RequestHash("aipg/nonce/1");
    hash.number((int) seed);
    hash.number((int) (seed >>> Integer.SIZE));
    return hash.finish();
  }

  private void text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(int value) {
    digest.update((byte) value);
    digest.update((byte) (value >> 8));
    digest.update((byte) (value >> 16));
    digest.update((byte) (value >> 24));
  }

  private Hash256 finish() {
    return Hash256.of(digest.digest());
  }
}
