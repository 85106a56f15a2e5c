package io.aipowergrid.node.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Transcripts as JSON. Log probabilities are there when they were asked for ({@link LogprobsJson}):
 * they change no token, and neither they nor the wish for them is covered by a hash. May be called
 * from any thread.
 */
final class TranscriptJson {
  private static final String LOGPROBS = "logprobs";

  private TranscriptJson() {}

  static ObjectNode format(Transcript transcript) {
    var request = transcript.request();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("model", request.modelId());
    json.set("prompt_tokens", numbers(request.promptTokens()));
    json.put("max_tokens", request.maxTokens());
    json.set("sampling", sampling(request.sampling()));
    var stops = json.putArray("stop");
    request.stopStrings().forEach(stops::add);
    json.put("client_nonce", request.clientNonce().toHex());
    json.put("choice", request.choice());
    var constraint = request.constraint();
    if (constraint != null) {
      json.putObject("constraint")
          .put("kind", name(constraint.kind()))
          .put("definition", constraint.definition());
    }
    json.set("output_tokens", numbers(transcript.outputTokens()));
    json.put("text", transcript.text());
    json.put("organisation", transcript.organisationId().toString());
    json.put("client_salt", transcript.clientSalt().toHex());
    var logprobs = transcript.logprobs();
    if (logprobs != null) {
      json.set(LOGPROBS, LogprobsJson.format(request.sampling().topLogprobs(), logprobs));
    }
    return json;
  }

  /**
   * @throws MalformedBytesException when something is missing or outside of what a request allows
   */
  static Transcript parse(JsonNode json) {
    var in = new JsonFields(json, "transcript");
    try {
      var logprobs = in.has(LOGPROBS) ? in.object(LOGPROBS) : null;
      int top = logprobs == null ? Sampling.NO_LOGPROBS : LogprobsJson.top(logprobs);
      var output = tokens(in, "output_tokens");
      return new Transcript(
          request(in, top),
          output,
          in.text("text"),
          in.uuid("organisation"),
          Salt.of(in.hex("client_salt", Salt.LENGTH)),
          logprobs == null ? null : LogprobsJson.parse(logprobs, top, output.size()));
    } catch (NodeException e) {
      throw new MalformedBytesException("transcript: " + e.detail());
    }
  }

  private static GenerationRequest request(JsonFields in, int topLogprobs) {
    var stops = new ArrayList<String>();
    for (var stop : in.array("stop")) {
      stops.add(JsonFields.text(stop, "transcript.stop"));
    }
    return new GenerationRequest(
        in.text("model"),
        tokens(in, "prompt_tokens"),
        in.int32("max_tokens"),
        sampling(in.object("sampling"), topLogprobs),
        stops,
        Hash256.of(in.hex("client_nonce", Hash256.LENGTH)),
        in.int32("choice"),
        in.has("constraint") ? constraint(in.object("constraint")) : null);
  }

  private static OutputConstraint constraint(JsonFields in) {
    var name = in.text("kind");
    for (var kind : OutputConstraint.Kind.values()) {
      if (name(kind).equals(name)) {
        return new OutputConstraint(kind, in.text("definition"));
      }
    }
    throw new MalformedBytesException("transcript.constraint.kind is none that this node knows");
  }

  private static String name(OutputConstraint.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode sampling(Sampling sampling) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("temperature_e4", sampling.temperatureE4());
    json.put("top_k", sampling.topK());
    json.put("top_p_e4", sampling.topPE4());
    json.put("min_p_e4", sampling.minPE4());
    json.put("frequency_penalty_e4", sampling.frequencyPenaltyE4());
    json.put("presence_penalty_e4", sampling.presencePenaltyE4());
    var bias = json.putObject("logit_bias_e4");
    sampling.logitBiasE4().forEach((token, value) -> bias.put(Integer.toString(token), value));
    return json;
  }

  private static Sampling sampling(JsonFields in, int topLogprobs) {
    var bias = new TreeMap<Integer, Integer>();
    var biasJson = in.object("logit_bias_e4");
    for (var token : biasJson.names()) {
      bias.put(tokenId(token), biasJson.int32(token));
    }
    return new Sampling(
        in.int32("temperature_e4"),
        in.int32("top_k"),
        in.int32("top_p_e4"),
        in.int32("min_p_e4"),
        in.int32("frequency_penalty_e4"),
        in.int32("presence_penalty_e4"),
        bias,
        topLogprobs);
  }

  // A second way to write the same id would hide one of two entries.
  private static int tokenId(String name) {
    try {
      int id = Integer.parseInt(name);
      if (Integer.toString(id).equals(name)) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Refused below, as another form of a number is.
    }
    throw new MalformedBytesException(
        "transcript.sampling.logit_bias_e4 has a name that is not a token id");
  }

  private static ArrayNode numbers(TokenIds ids) {
    var array = JsonNodeFactory.instance.arrayNode(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      array.add(ids.get(i));
    }
    return array;
  }

  private static TokenIds tokens(JsonFields in, String name) {
    var array = in.array(name);
    var ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = JsonFields.int32(array.get(i), "transcript." + name);
    }
    return TokenIds.of(ids);
  }
}
