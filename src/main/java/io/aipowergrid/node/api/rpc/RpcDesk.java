package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.aipowergrid.node.api.RpcConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request's body into calls and their outcomes into the answer, single or as a batch
 * (rpc/server.cpp, JSONRPCExec). Any thread; blocks while the calls do.
 */
@Singleton
class RpcDesk {
  private static final Logger LOG = Logger.getLogger(RpcDesk.class);
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  private final int batchMax;
  private final Map<String, RpcCall> calls = new TreeMap<>();

  RpcDesk(
      RpcConfig config,
      ChainCalls chain,
      TransactionCalls transactions,
      MiningCalls mining,
      NetworkCalls network) {
    batchMax = config.batchMax();
    chain.addTo(calls);
    transactions.addTo(calls);
    mining.addTo(calls);
    network.addTo(calls);
    calls.put("help", params -> String.join("\n", calls.keySet()));
  }

  /** An answer: its HTTP status and JSON. */
  record Reply(int status, byte[] body) {}

  /** Answers a body, whatever it holds. */
  Reply answer(byte[] body) {
    JsonNode asked;
    try {
      asked = JSON.readTree(body);
    } catch (IOException e) {
      return single(failed(null, new RpcError(RpcError.PARSE, "Parse error")));
    }
    return asked.isArray() ? batch(asked) : single(call(asked));
  }

  private record Outcome(Map<String, @Nullable Object> json, int status) {}

  private Reply batch(JsonNode asked) {
    if (asked.size() > batchMax) {
      var refusal =
          new RpcError(RpcError.INVALID_REQUEST, "A batch has at most " + batchMax + " calls");
      return single(failed(null, refusal));
    }
    List<Map<String, @Nullable Object>> answers = new ArrayList<>();
    asked.forEach(each -> answers.add(call(each).json()));
    return new Reply(200, write(answers));
  }

  private static Reply single(Outcome outcome) {
    return new Reply(outcome.status(), write(outcome.json()));
  }

  private Outcome call(JsonNode asked) {
    JsonNode id = asked.get("id");
    try {
      return new Outcome(reply(invoke(asked), null, id), 200);
    } catch (RpcError e) {
      return failed(id, e);
    } catch (RuntimeException e) {
      LOG.errorf(e, "RPC call failed method=%s", asked.path("method").asText());
      return failed(id, new RpcError(RpcError.INTERNAL, "Internal error"));
    }
  }

  private @Nullable Object invoke(JsonNode asked) {
    if (!asked.isObject()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Invalid Request object");
    }
    JsonNode method = asked.path("method");
    if (!method.isTextual()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Method must be a string");
    }
    JsonNode params = asked.path("params");
    if (!(params.isArray() || params.isNull() || params.isMissingNode())) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Params must be an array");
    }
    RpcCall call = calls.get(method.textValue());
    if (call == null) {
      throw new RpcError(RpcError.METHOD_NOT_FOUND, "Method not found");
    }
    return call.call(new RpcParams(params.isArray() ? params : MissingNode.getInstance()));
  }

  private static Outcome failed(@Nullable JsonNode id, RpcError error) {
    var json = new LinkedHashMap<String, Object>();
    json.put("code", error.code());
    json.put("message", String.valueOf(error.getMessage()));
    return new Outcome(reply(null, json, id), error.httpStatus());
  }

  private static Map<String, @Nullable Object> reply(
      @Nullable Object result, @Nullable Object error, @Nullable JsonNode id) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("result", result);
    json.put("error", error);
    json.put("id", id);
    return json;
  }

  private static byte[] write(Object answer) {
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
