package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the fields that chat completions and completions share (api.md C9). */
final class GenerationOptionsParser {
  /** The OpenAI contract names four. */
  static final int STOP_STRINGS_MAX = 4;

  private static final int MAX_TOKENS_MAX = Integer.MAX_VALUE;

  private final JsonFields body;
  private final int choicesMax;

  GenerationOptionsParser(JsonFields body, int choicesMax) {
    this.body = body;
    this.choicesMax = choicesMax;
  }

  /**
   * @param outputTokensMax null when the request names none
   * @param constraint what each answer must match; null when it is free
   * @param topLogprobs {@link Sampling#NO_LOGPROBS} or how many alternatives to report
   */
  GenerationOptions parse(
      @Nullable Integer outputTokensMax, @Nullable OutputConstraint constraint, int topLogprobs) {
    boolean stream = body.flag("stream");
    return new GenerationOptions(
        outputTokensMax,
        sampling(topLogprobs),
        stopStrings(),
        body.integer("n", 1, 1, choicesMax),
        clientNonce(),
        constraint,
        stream,
        stream && includeUsage());
  }

  /** Null when the field is absent. */
  @Nullable Integer tokens(String name) {
    return body.has(name) ? body.integer(name, 0, 1, MAX_TOKENS_MAX) : null;
  }

  private Sampling sampling(int topLogprobs) {
    int one = Sampling.ONE_E4;
    int penalty = Sampling.PENALTY_E4_MAX;
    return new Sampling(
        body.tenThousandths("temperature", one, 0, Sampling.TEMPERATURE_E4_MAX),
        topK(),
        body.tenThousandths("top_p", one, 0, one),
        body.tenThousandths("min_p", 0, 0, one),
        body.tenThousandths("frequency_penalty", 0, -penalty, penalty),
        body.tenThousandths("presence_penalty", 0, -penalty, penalty),
        logitBias(),
        topLogprobs);
  }

  // Other servers use -1 for "all", as we use 0.
  private int topK() {
    return Math.max(0, body.integer("top_k", 0, -1, Sampling.TOP_K_MAX));
  }

  private SortedMap<Integer, Integer> logitBias() {
    var fields = body.value("logit_bias");
    if (fields == null) return Collections.emptySortedMap();
    if (!fields.isObject()) throw body.wrong("logit_bias", "must be an object");
    if (fields.size() > Sampling.LOGIT_BIAS_ENTRIES_MAX) {
      throw body.wrong(
          "logit_bias", "may have " + Sampling.LOGIT_BIAS_ENTRIES_MAX + " entries at most");
    }
    var biases = new TreeMap<Integer, Integer>();
    for (var entry : fields.properties()) {
      var path = body.path("logit_bias") + "." + entry.getKey();
      biases.put(tokenId(entry.getKey()), bias(entry.getValue(), path));
    }
    return biases;
  }

  private int tokenId(String name) {
    try {
      int id = Integer.parseInt(name);
      // A second way to write the same id would hide one of two entries.
      if (id >= 0 && Integer.toString(id).equals(name)) return id;
    } catch (NumberFormatException e) {
      // Refused below, as a negative id is.
    }
    throw body.wrong("logit_bias", "must have token ids, plain decimal numbers, as names");
  }

  private static int bias(JsonNode value, String path) {
    return JsonFields.tenThousandths(
        value, path, -Sampling.LOGIT_BIAS_E4_MAX, Sampling.LOGIT_BIAS_E4_MAX);
  }

  private List<String> stopStrings() {
    var value = body.value("stop");
    if (value == null) return List.of();
    if (value.isTextual()) return List.of(stopString(value, body.path("stop")));
    var elements = body.array("stop");
    if (elements.size() > STOP_STRINGS_MAX) {
      throw body.wrong("stop", "may have " + STOP_STRINGS_MAX + " texts at most");
    }
    return IntStream.range(0, elements.size())
        .mapToObj(i -> stopString(elements.get(i), body.path("stop") + "[" + i + "]"))
        .toList();
  }

  private static String stopString(JsonNode value, String path) {
    var text = JsonFields.text(value, path);
    if (text.isEmpty()) throw JsonFields.invalid(path, "must not be empty");
    if (text.length() > GenerationRequest.STOP_STRING_CHARS_MAX) {
      throw JsonFields.invalid(
          path, "may have " + GenerationRequest.STOP_STRING_CHARS_MAX + " characters at most");
    }
    return text;
  }

  // The caller's part of the seed (exact-inference.md 2.6): the same number gives the same nonce,
  // so that with the same request and system_fingerprint the same text comes back.
  private @Nullable Hash256 clientNonce() {
    var value = body.value("seed");
    if (value == null) return null;
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw body.wrong("seed", "must be a whole number of 64 bits");
    }
    return GenerationRequest.nonceOfSeed(value.longValue());
  }

  private boolean includeUsage() {
    var options = body.object("stream_options");
    return options != null && options.flag("include_usage");
  }
}
