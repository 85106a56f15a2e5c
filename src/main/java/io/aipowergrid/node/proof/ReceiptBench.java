package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.inference.Sampling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a receipt costs the processor: build, hash, sign and append to the tree, without the
 * database. Runs on the calling thread; nothing it makes is kept.
 */
public final class ReceiptBench {
  private static final int SAMPLE_TOKENS = 256;

  private ReceiptBench() {}

  /**
   * The cost of one receipt.
   *
   * @param issueMicros to build, hash, sign and append
   * @param verifyMicros to check the signature
   * @param bytes of the receipt, without its signature of 64
   */
  public record Result(int receipts, double issueMicros, double verifyMicros, int bytes) {
    public double receiptsPerSecond() {
      return 1e6 / issueMicros;
    }
  }

  /** As {@link #run(ReceiptInput, int)} for an invented answer of a usual size. */
  public static Result run(int count) {
    return run(sample(), count);
  }

  /**
   * Issues receipts for one answer, again and again.
   *
   * @param count receipts to measure; a quarter as many warm up
   */
  public static Result run(ReceiptInput input, int count) {
    var salt = Salt.of(new byte[Salt.LENGTH]);
    var bench = new Chain(new ReceiptDraft(input, salt, salt));
    bench.issue(Math.max(1, count / 4));
    long start = System.nanoTime();
    bench.issue(count);
    long issued = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (!Ed25519.verify(bench.publicKey, bench.signedBytes, bench.signature)) {
        throw new IllegalStateException("a receipt of the bench does not verify");
      }
    }
    long verified = System.nanoTime();
    return new Result(
        count, micros(issued - start, count), micros(verified - issued, count), bench.bytes);
  }

  private static ReceiptInput sample() {
    var hash = Sha256.hash(Tags.of("aipg/bench/1"));
    var request =
        new GenerationRequest(
            "bench",
            TokenIds.of(new int[SAMPLE_TOKENS]),
            SAMPLE_TOKENS,
            Sampling.greedy(),
            List.of(),
            hash,
            0);
    var timing =
        new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    var result =
        new GenerationResult(
            TokenIds.of(new int[SAMPLE_TOKENS]),
            "word ".repeat(SAMPLE_TOKENS),
            SAMPLE_TOKENS,
            0,
            hash,
            request.seed(),
            new EngineIdentity("exact-1", hash, hash),
            timing);
    var card =
        new ModelCard(
            "bench",
            "aipg",
            Instant.EPOCH,
            "llama",
            1,
            2 * SAMPLE_TOKENS,
            2,
            ModelCard.Lane.EXACT_I,
            new ModelHashes(hash, hash, hash),
            0,
            ModelCard.State.LOADED,
            "");
    var nobody = new UUID(0, 0);
    return new ReceiptInput(
        nobody, 0, request, result, FinishReason.LENGTH, card, nobody, nobody, AuditConsent.PUBLIC);
  }

  private static double micros(long nanos, int count) {
    return nanos / 1e3 / count;
  }

  private static final class Chain {
    private final byte[] seed = Sha256.hash(Tags.of("aipg/bench/1")).toBytes();
    private final byte[] publicKey = Ed25519.publicKey(seed);
    private final KeyId keyId = KeyId.ofPublicKey(publicKey);
    private final Frontier frontier = new Frontier();
    private final ReceiptDraft draft;
    private Hash256 previous = Hash256.ZERO;
    private byte[] signedBytes = {};
    private byte[] signature = {};
    private int bytes;

    Chain(ReceiptDraft draft) {
      this.draft = draft;
    }

    void issue(int count) {
      for (int i = 0; i < count; i++) {
        var receipt = draft.at(keyId, keyId, Instant.EPOCH, frontier.size() + 1, previous);
        var cbor = ReceiptCodec.write(receipt);
        previous = ReceiptCodec.hash(cbor);
        signedBytes = ReceiptCodec.signedBytes(cbor);
        signature = Ed25519.sign(seed, publicKey, signedBytes);
        frontier.append(previous, (level, index, hash) -> {});
        bytes = cbor.length;
      }
    }
  }
}
