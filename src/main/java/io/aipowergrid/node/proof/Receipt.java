package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.crypto.Sha256;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ModelHashes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the node signs about one answer, or about one that it could not compute: the thirteen fields
 * of proof-protocol.md 3.1. Immutable; its bytes are made and read by {@link ReceiptCodec} only.
 *
 * <p>The receipt of an error (exact-inference.md 2.2) has a fault as its finish reason. Output,
 * text, counts and leaf root are then those before the fault, so the number of output tokens is the
 * position that could not be computed; no work is claimed.
 *
 * @param requestHash over everything that was asked (docs/exact-arithmetic.md, "Request hash")
 * @param clientCommitment {@link #commitClient} of the organisation
 * @param proofBlobHash only in the statistical lane
 */
public record Receipt(
    ReceiptLane lane,
    Hash256 requestHash,
    Hash256 clientCommitment,
    Model model,
    EngineIdentity engine,
    Hash256 seed,
    SamplingTerms sampling,
    Hash256 outputHash,
    Hash256 textHash,
    Counts counts,
    FinishReason finishReason,
    Hash256 leafRoot,
    @Nullable Hash256 proofBlobHash,
    WorkUnits work,
    Issue issue,
    AuditConsent consent,
    Salt salt) {
  /** Version of the layout, key 1. */
  public static final int VERSION = 1;

  private static final byte[] OUTPUT_TAG = Tags.of("aipg/output/1");
  private static final byte[] TEXT_TAG = Tags.of("aipg/text/1");
  private static final byte[] CLIENT_TAG = Tags.of("aipg/client/1");

  /**
   * Which model answered.
   *
   * @param id its name on this node, for people; verifiers go by the hashes
   * @param adapterRoot null when no adapter was applied
   */
  public record Model(String id, ModelHashes hashes, @Nullable Hash256 adapterRoot) {}

  /** How tokens were drawn, in integers ("E4" counts ten-thousandths), and the token limit. */
  public record SamplingTerms(
      int temperatureE4,
      int topK,
      int topPE4,
      int minPE4,
      int frequencyPenaltyE4,
      int presencePenaltyE4,
      int maxTokens) {
    /** The terms of a request; its logit bias and stop strings are covered by its hash. */
    public static SamplingTerms of(GenerationRequest request) {
      var sampling = request.sampling();
      return new SamplingTerms(
          sampling.temperatureE4(),
          sampling.topK(),
          sampling.topPE4(),
          sampling.minPE4(),
          sampling.frequencyPenaltyE4(),
          sampling.presencePenaltyE4(),
          request.maxTokens());
    }
  }

  /** Tokens: prompt, the part of it that came from the cache, and output. */
  public record Counts(long prompt, long cachedPrompt, long output) {}

  /**
   * Who issued the receipt, when, and its place in the node's chain of receipts.
   *
   * @param time in whole milliseconds
   * @param epochHeight height of the chain block that opens the epoch; 0 while the node follows no
   *     chain
   * @param sequence 1 for a node's first receipt, without gaps
   * @param previousReceiptHash zero for a node's first receipt
   */
  public record Issue(
      KeyId nodeId,
      KeyId keyId,
      Instant time,
      long epochHeight,
      long sequence,
      Hash256 previousReceiptHash) {}

  /** Hides low-entropy answers: without it the log's hashes cannot be guessed at. */
  public static Hash256 hashOutput(Salt salt, TokenIds output) {
    return Sha256.hash(OUTPUT_TAG, salt.toBytes(), output.toLittleEndianBytes());
  }

  /** The hash of the text as it was delivered. */
  public static Hash256 hashText(Salt salt, String text) {
    return Sha256.hash(TEXT_TAG, salt.toBytes(), Tags.utf8(text));
  }

  /** Binds the receipt to an organisation that only the holder of the client salt can name. */
  public static Hash256 commitClient(Salt clientSalt, UUID organisationId) {
    return Sha256.hash(CLIENT_TAG, clientSalt.toBytes(), Tags.utf8(organisationId.toString()));
  }
}
