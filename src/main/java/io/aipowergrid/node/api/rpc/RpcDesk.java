package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.base.NodeException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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

  /** What one refused call takes of an answer: its id, code and message. */
  private static final int REFUSAL_BYTES_MAX = 1_024;

  /** An id longer than this is not given back. */
  private static final int ID_CHARS_MAX = 256;

  private final RpcJson json;
  private final int batchMax;
  private final long answerMax;
  private final Map<String, RpcCall> calls = new TreeMap<>();

  @Inject
  RpcDesk(
      RpcConfig config,
      RpcJson json,
      ChainCalls chain,
      TransactionCalls transactions,
      PoolCalls pool,
      AddressCalls addresses,
      MiningCalls mining,
      TemplateCalls templates,
      GenerateCalls generate,
      NetworkCalls network) {
    this(config, json);
    chain.addTo(calls);
    transactions.addTo(calls);
    pool.addTo(calls);
    addresses.addTo(calls);
    mining.addTo(calls);
    templates.addTo(calls);
    generate.addTo(calls);
    network.addTo(calls);
  }

  private RpcDesk(RpcConfig config, RpcJson json) {
    this.json = json;
    batchMax = config.batchMax();
    answerMax = config.answerSizeMax().asLongValue();
    calls.put("help", params -> String.join("\n", calls.keySet()));
  }

  /** A desk that knows these calls and help. */
  RpcDesk(RpcConfig config, Map<String, RpcCall> calls) {
    this(config, new RpcJson(config));
    this.calls.putAll(calls);
  }

  /** An answer: its HTTP status and JSON. */
  record Reply(int status, byte[] body) {}

  /** Answers a body, whatever it holds. */
  Reply answer(byte[] body) {
    JsonNode asked;
    try {
      asked = json.read(body);
    } catch (RpcError e) {
      return failed(null, e);
    }
    if (asked.isArray()) {
      return batch(asked);
    }
    if (!asked.isObject()) {
      return failed(null, new RpcError(RpcError.PARSE, "Top-level object parse error"));
    }
    return call(asked, answerMax);
  }

  private Reply batch(JsonNode asked) {
    if (asked.size() > batchMax) {
      var refusal =
          new RpcError(RpcError.INVALID_REQUEST, "A batch has at most " + batchMax + " calls");
      return failed(null, refusal);
    }
    var answers = new ByteArrayOutputStream();
    int left = asked.size();
    for (JsonNode each : asked) {
      answers.write(answers.size() == 0 ? '[' : ',');
      // Room for the others' refusals is kept, so that every call gets an answer of its own.
      long room = answerMax - answers.size() - (long) --left * REFUSAL_BYTES_MAX;
      answers.writeBytes(call(each, room).body());
    }
    answers.writeBytes((answers.size() == 0 ? "[]" : "]").getBytes(StandardCharsets.US_ASCII));
    return new Reply(200, answers.toByteArray());
  }

  private Reply call(JsonNode asked, long bytesMax) {
    JsonNode id = id(asked);
    try {
      return new Reply(200, json.write(reply(invoke(asked), null, id), bytesMax));
    } catch (RpcError e) {
      return failed(id, e);
    } catch (NodeException e) {
      return failed(id, RpcError.of(e));
    } catch (RuntimeException e) {
      LOG.errorf(e, "RPC call failed method=%s", asked.path("method").asText());
      return failed(id, new RpcError(RpcError.INTERNAL, "Internal error"));
    }
  }

  private static @Nullable JsonNode id(JsonNode asked) {
    JsonNode id = asked.get("id");
    boolean small =
        id == null
            || id.isNumber()
            || id.isNull()
            || id.isTextual() && id.textValue().length() <= ID_CHARS_MAX;
    return small ? id : null;
  }

  private @Nullable Object invoke(JsonNode asked) {
    if (!asked.isObject()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Invalid Request object");
    }
    JsonNode method = asked.path("method");
    if (method.isMissingNode() || method.isNull()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Missing method");
    }
    if (!method.isTextual()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Method must be a string");
    }
    JsonNode params = asked.path("params");
    if (!(params.isContainerNode() || params.isNull() || params.isMissingNode())) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Params must be an array or object");
    }
    RpcCall call = calls.get(method.textValue());
    if (call == null) {
      throw new RpcError(RpcError.METHOD_NOT_FOUND, "Method not found");
    }
    return call.call(new RpcParams(list(method.textValue(), params)));
  }

  private static JsonNode list(String method, JsonNode params) {
    if (params.isObject()) {
      return NamedParams.toList(method, params);
    }
    return params.isArray() ? params : MissingNode.getInstance();
  }

  private Reply failed(@Nullable JsonNode id, RpcError error) {
    var body = new LinkedHashMap<String, Object>();
    body.put("code", error.code());
    body.put("message", String.valueOf(error.getMessage()));
    return new Reply(error.httpStatus(), json.write(reply(null, body, id), Long.MAX_VALUE));
  }

  private static Map<String, @Nullable Object> reply(
      @Nullable Object result, @Nullable Object error, @Nullable JsonNode id) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("result", result);
    body.put("error", error);
    body.put("id", id);
    return body;
  }
}
