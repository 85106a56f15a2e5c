package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer to compute. Immutable.
 *
 * @param promptTokens the prompt, template already expanded
 * @param maxTokens output tokens at most, at least 1
 * @param stopStrings texts that end the answer, none empty
 * @param clientNonce the caller's part of the seed
 * @param choice index among the answers of one call
 * @param constraint what the answer must match; null when it is free
 */
public record GenerationRequest(
    String modelId,
    TokenIds promptTokens,
    int maxTokens,
    Sampling sampling,
    List<String> stopStrings,
    Hash256 clientNonce,
    int choice,
    @Nullable OutputConstraint constraint) {
  public static final int MODEL_ID_CHARS_MAX = 200;
  public static final int STOP_STRINGS_MAX = 16;
  public static final int STOP_STRING_CHARS_MAX = 256;
  public static final int CHOICE_MAX = 1023;

  public GenerationRequest {
    stopStrings = List.copyOf(stopStrings);
    require(modelId.length() <= MODEL_ID_CHARS_MAX, "the model id is too long", "model");
    require(!promptTokens.isEmpty(), "the prompt is empty", "prompt");
    require(maxTokens >= 1, "at least one token must be asked for", "max_tokens");
    require(stopStrings.size() <= STOP_STRINGS_MAX, "too many stop strings", "stop");
    for (var stop : stopStrings) {
      require(!stop.isEmpty(), "a stop string is empty", "stop");
      require(stop.length() <= STOP_STRING_CHARS_MAX, "a stop string is too long", "stop");
      // Its UTF-8 form, which is hashed, would not say the same.
      require(
          stop.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF),
          "a stop string holds half of a surrogate pair",
          "stop");
    }
    require(choice >= 0 && choice <= CHOICE_MAX, "too many choices", "n");
  }

  /** A request whose answer is free. */
  public GenerationRequest(
      String modelId,
      TokenIds promptTokens,
      int maxTokens,
      Sampling sampling,
      List<String> stopStrings,
      Hash256 clientNonce,
      int choice) {
    this(modelId, promptTokens, maxTokens, sampling, stopStrings, clientNonce, choice, null);
  }

  /** SHA-256 over the layout of docs/exact-arithmetic.md, "Request hash". */
  public Hash256 requestHash() {
    return RequestHash.of(this);
  }

  /** The seed of every draw: the provider contributes nothing to it (exact-inference.md 2.6). */
  public Hash256 seed() {
    return RequestHash.seed(this);
  }

  /** The nonce of a caller who gives a number as seed. */
  public static Hash256 nonceOfSeed(long seed) {
    return RequestHash.nonceOfSeed(seed);
  }

  private static void require(boolean holds, String detail, String param) {
    if (!holds) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, detail, param);
    }
  }
}
