package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;

/**
 * Log probabilities in a transcript (docs/receipts.md, "Log probabilities"): of each output token a
 * list of its own value, then id and value of the most likely ones. A value is the shortest decimal
 * that reads back to the same double, as a text, for a transcript has no numbers but integers. May
 * be called from any thread.
 */
final class LogprobsJson {
  /** As many characters as the longest double has, "-2.2250738585072014E-308". */
  private static final int VALUE_CHARS_MAX = 24;

  private LogprobsJson() {}

  /**
   * @param top how many of the most likely tokens were asked for
   */
  static ObjectNode format(int top, AnswerLogprobs logprobs) {
    var json = JsonNodeFactory.instance.objectNode().put("top", top);
    var tokens = json.putArray("tokens");
    for (var position : logprobs.positions()) {
      var token = tokens.addArray().add(Double.toString(position.logprob()));
      position.top().forEach(it -> token.add(it.tokenId()).add(Double.toString(it.logprob())));
    }
    return json;
  }

  /** How many of the most likely tokens were asked for. */
  static int top(JsonFields in) {
    int top = in.int32("top");
    if (top < 0 || top > Sampling.TOP_LOGPROBS_MAX) {
      throw new MalformedBytesException(
          "transcript.logprobs.top is not between 0 and " + Sampling.TOP_LOGPROBS_MAX);
    }
    return top;
  }

  /**
   * @param top of {@link #top}
   * @param outputTokens how many the answer has
   * @throws MalformedBytesException when there are more values than are kept of such an answer, or
   *     one that no run can give
   */
  static AnswerLogprobs parse(JsonFields in, int top, int outputTokens) {
    var tokens = in.array("tokens");
    int kept = AnswerLogprobs.kept(top, outputTokens);
    if (tokens.size() > kept) {
      throw new MalformedBytesException(
          "transcript.logprobs.tokens has more entries than the " + kept + " that are kept");
    }
    var positions = new ArrayList<Position>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      positions.add(position(tokens.get(i), top, "transcript.logprobs.tokens[" + i + "]"));
    }
    return new AnswerLogprobs(positions);
  }

  private static Position position(JsonNode json, int top, String path) {
    if (!(json instanceof ArrayNode values) || values.size() % 2 == 0) {
      throw new MalformedBytesException(path + " is not a list of a value and pairs");
    }
    int pairs = values.size() / 2;
    if (pairs > top) {
      throw new MalformedBytesException(path + " has more of the most likely tokens than " + top);
    }
    var likely = new ArrayList<Likely>(pairs);
    for (int i = 1; i < values.size(); i += 2) {
      int tokenId = JsonFields.int32(values.get(i), path);
      likely.add(new Likely(tokenId, value(values.get(i + 1), path)));
    }
    return new Position(value(values.get(0), path), likely);
  }

  private static double value(JsonNode json, String path) {
    var text = JsonFields.text(json, path);
    var value = text.length() > VALUE_CHARS_MAX ? Double.NaN : parse(text);
    // Another text of the same double would be a second way to write one transcript.
    if (!(value <= 0) || !Double.toString(value).equals(text)) {
      throw new MalformedBytesException(path + " holds something that is no log probability");
    }
    return value;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
