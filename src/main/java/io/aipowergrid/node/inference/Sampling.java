package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a token is drawn, in integers so that no float is hashed: "E4" counts ten-thousandths.
 *
 * @param temperatureE4 0 takes the best logit
 * @param topK candidates kept; 0 keeps all
 * @param topPE4 share of probability kept; 10,000 keeps all
 * @param minPE4 least probability kept, relative to the best; 0 keeps all
 * @param frequencyPenaltyE4 taken from a token's logit for each time it was drawn
 * @param presencePenaltyE4 taken from a token's logit once it was drawn
 * @param logitBiasE4 added to the logit of a token id
 * @param topLogprobs how many of the most likely tokens to report; -1 reports no log probabilities
 */
public record Sampling(
    int temperatureE4,
    int topK,
    int topPE4,
    int minPE4,
    int frequencyPenaltyE4,
    int presencePenaltyE4,
    SortedMap<Integer, Integer> logitBiasE4,
    int topLogprobs) {
  public static final int ONE_E4 = 10_000;
  public static final int TEMPERATURE_E4_MAX = 2 * ONE_E4;
  public static final int TOP_K_MAX = 1 << 20;
  public static final int PENALTY_E4_MAX = 2 * ONE_E4;
  public static final int LOGIT_BIAS_E4_MAX = 100 * ONE_E4;
  public static final int LOGIT_BIAS_ENTRIES_MAX = 1024;
  public static final int TOP_LOGPROBS_MAX = 20;
  public static final int NO_LOGPROBS = -1;

  public Sampling {
    require("temperature", temperatureE4, 0, TEMPERATURE_E4_MAX);
    require("top_k", topK, 0, TOP_K_MAX);
    require("top_p", topPE4, 0, ONE_E4);
    require("min_p", minPE4, 0, ONE_E4);
    require("frequency_penalty", frequencyPenaltyE4, -PENALTY_E4_MAX, PENALTY_E4_MAX);
    require("presence_penalty", presencePenaltyE4, -PENALTY_E4_MAX, PENALTY_E4_MAX);
    require("top_logprobs", topLogprobs, NO_LOGPROBS, TOP_LOGPROBS_MAX);
    require("logit_bias", logitBiasE4.size(), 0, LOGIT_BIAS_ENTRIES_MAX);
    for (var bias : logitBiasE4.values()) {
      require("logit_bias", bias, -LOGIT_BIAS_E4_MAX, LOGIT_BIAS_E4_MAX);
    }
    logitBiasE4 = Collections.unmodifiableSortedMap(new TreeMap<>(logitBiasE4));
  }

  /** Always the best logit, nothing reported. */
  public static Sampling greedy() {
    return new Sampling(0, 0, ONE_E4, 0, 0, 0, Collections.emptySortedMap(), NO_LOGPROBS);
  }

  /** Drawn at that temperature from all tokens, nothing reported. */
  public static Sampling atTemperature(int temperatureE4) {
    return new Sampling(
        temperatureE4, 0, ONE_E4, 0, 0, 0, Collections.emptySortedMap(), NO_LOGPROBS);
  }

  public boolean wantsLogprobs() {
    return topLogprobs != NO_LOGPROBS;
  }

  private static void require(String param, int value, int min, int max) {
    if (value < min || value > max) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, param + " is outside of what this node accepts", param);
    }
  }
}
