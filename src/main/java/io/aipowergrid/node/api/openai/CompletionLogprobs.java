package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Log probabilities in the shape of the legacy route: four lists of one length. */
@Schema(name = "CompletionLogprobs")
public record CompletionLogprobs(
    @JsonProperty("tokens") List<String> tokens,
    @JsonProperty("token_logprobs") List<Double> tokenLogprobs,
    @JsonProperty("top_logprobs") List<Map<String, Double>> topLogprobs,
    @JsonProperty("text_offset") List<Integer> textOffset) {

  /**
   * @param offset characters of the answer before the first of these tokens
   */
  static CompletionLogprobs of(List<TokenLogprobs> all, int offset) {
    var tops = new ArrayList<Map<String, Double>>(all.size());
    var offsets = new ArrayList<Integer>(all.size());
    int at = offset;
    for (var each : all) {
      var top = new LinkedHashMap<String, Double>();
      each.top().forEach(candidate -> top.putIfAbsent(candidate.token(), candidate.logprob()));
      tops.add(top);
      offsets.add(at);
      at += each.token().length();
    }
    return new CompletionLogprobs(
        all.stream().map(TokenLogprobs::token).toList(),
        all.stream().map(TokenLogprobs::logprob).toList(),
        tops,
        offsets);
  }
}
