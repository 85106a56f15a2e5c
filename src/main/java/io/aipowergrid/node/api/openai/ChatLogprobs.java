package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Log probabilities in the shape of chat completions (api.md C11). */
@Schema(name = "ChatLogprobs")
public record ChatLogprobs(@JsonProperty("content") List<Token> content) {

  /** The chosen token and what else was likely. */
  @Schema(name = "ChatTokenLogprob")
  public record Token(
      @JsonProperty("token") String token,
      @JsonProperty("logprob") double logprob,
      @JsonProperty("bytes") List<Integer> bytes,
      @JsonProperty("top_logprobs") List<Candidate> topLogprobs) {}

  /** One of the most likely tokens. */
  @Schema(name = "ChatTopLogprob")
  public record Candidate(
      @JsonProperty("token") String token,
      @JsonProperty("logprob") double logprob,
      @JsonProperty("bytes") List<Integer> bytes) {}

  static Token token(TokenLogprobs logprobs) {
    var top =
        logprobs.top().stream()
            .map(each -> new Candidate(each.token(), each.logprob(), unsigned(each.bytes())))
            .toList();
    return new Token(logprobs.token(), logprobs.logprob(), unsigned(logprobs.bytes()), top);
  }

  private static List<Integer> unsigned(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
  }
}
