package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RpcDeskTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MUTATIONS = 20_000;

  private final RpcDesk desk =
      new RpcDesk(
          RpcSettings.with(
              Map.of(
                  "batch-max", "3",
                  "answer-size-max", "8K",
                  "json-depth-max", "4",
                  "json-tokens-max", "100")),
          Map.of(
              "echo", params -> params.text(0, "text"),
              "add", params -> params.number(0, "a") + params.number(1, "b"),
              "digits", params -> "7".repeat(params.number(0, "count")),
              "hash", params -> params.hash(0, "txid").toDisplayHex(),
              "bytes", params -> params.bytes(0, "hex", "no hex").length,
              "typed", params -> params.require(RpcParams.Kind.STRING).text(0, "hex"),
              "broken",
                  params -> {
                    throw new IllegalStateException("a bug of the node");
                  }));

  @Test
  void answersWithResultErrorAndId() {
    assertThat(answer("{\"id\":\"x\",\"method\":\"add\",\"params\":[2,3]}", 200))
        .hasToString("{\"result\":5,\"error\":null,\"id\":\"x\"}");
    assertThat(answer("{\"method\":\"echo\",\"params\":[\"é\"]}", 200))
        .hasToString("{\"result\":\"é\",\"error\":null,\"id\":null}");
    assertThat(answer("{\"method\":\"help\",\"params\":null}", 200).get("result").asText())
        .isEqualTo("add\nbroken\nbytes\ndigits\necho\nhash\nhelp\ntyped");
  }

  @Test
  void refusesInTheDaemonsCodes() {
    assertThat(error("", 500)).isEqualTo("-32700 Top-level object parse error");
    assertThat(error("{", 500)).isEqualTo("-32700 Parse error");
    assertThat(error("{} {}", 500)).isEqualTo("-32700 Parse error");
    assertThat(error("3", 500)).isEqualTo("-32700 Top-level object parse error");
    assertThat(error("{}", 400)).isEqualTo("-32600 Missing method");
    assertThat(error("{\"method\":1}", 400)).isEqualTo("-32600 Method must be a string");
    assertThat(error(call("add", "7"), 400)).isEqualTo("-32600 Params must be an array or object");
    assertThat(error(call("add", "{}"), 500)).isEqualTo("-1 a is missing");
    assertThat(error(call("add", "{\"a\":1}"), 500)).isEqualTo("-8 Unknown named parameter a");
    assertThat(error(call("none", "{\"a\":1}"), 404)).isEqualTo("-32601 Method not found");
    assertThat(error("{\"method\":\"none\"}", 404)).isEqualTo("-32601 Method not found");
    assertThat(error(call("add", "[1]"), 500)).isEqualTo("-1 b is missing");
    assertThat(error(call("add", "[1,\"2\"]"), 500))
        .isEqualTo("-1 JSON value is not an integer as expected: b");
    assertThat(error(call("add", "[1,2147483648]"), 500))
        .isEqualTo("-1 JSON integer out of range: b");
    assertThat(answer(call("add", "[1,2147483646]"), 200).get("result").asInt())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(error(call("echo", "[1]"), 500))
        .isEqualTo("-1 JSON value is not a string as expected: text");
    assertThat(error(call("typed", "[1]"), 500)).isEqualTo("-3 Expected type string, got number");
    assertThat(error(call("hash", "[\"00\"]"), 500))
        .isEqualTo("-8 txid must be hexadecimal string of length 64");
    assertThat(error(call("bytes", "[\"0\"]"), 500)).isEqualTo("-22 no hex");
    assertThat(error(call("broken", "[]"), 500)).isEqualTo("-32603 Internal error");
  }

  @Test
  void takesBatchesUpToTheirLimit() {
    String call = call("add", "[1,1]");
    assertThat(answer("[]", 200)).isEmpty();
    assertThat(answer(batch(call, 3), 200)).hasSize(3);
    assertThat(error(batch(call, 4), 400)).isEqualTo("-32600 A batch has at most 3 calls");
    JsonNode mixed = answer("[" + call + ",7," + call("none", "[]") + "]", 200);
    assertThat(mixed.get(0).get("result").asInt()).isEqualTo(2);
    assertThat(mixed.get(1).get("error").get("code").asInt()).isEqualTo(-32600);
    assertThat(mixed.get(2).get("error").get("code").asInt()).isEqualTo(-32601);
  }

  @Test
  void answersNoMoreThanItsLimitAndEveryCallOfABatch() {
    int most = 8192 - "{\"result\":\"\",\"error\":null,\"id\":null}".length();
    assertThat(answer(call("digits", "[" + most + "]"), 200).get("result").asText()).hasSize(most);
    assertThat(error(call("digits", "[" + (most + 1) + "]"), 500)).startsWith("-1 The answer is");
    JsonNode three = answer(batch(call("digits", "[4000]"), 3), 200);
    assertThat(three.get(0).get("result").asText()).hasSize(4000);
    assertThat(three.get(1).get("error").get("code").asInt()).isEqualTo(-1);
    assertThat(three.get(2).get("error").isNull()).as("room was kept").isFalse();
  }

  @Test
  void readsNothingDeeperLongerOrMoreThanItsLimits() {
    assertThat(error(call("echo", "[[[1]]]"), 500)).startsWith("-1 JSON value");
    assertThat(error(call("echo", "[[[[1]]]]"), 500)).isEqualTo("-32700 Parse error");
    assertThat(error("[".repeat(100_000), 500)).isEqualTo("-32700 Parse error");
    assertThat(error(call("echo", "[" + "0,".repeat(200) + "0]"), 500))
        .isEqualTo("-32700 Parse error");
    assertThat(error(call("add", "[" + "9".repeat(65) + ",1]"), 500))
        .isEqualTo("-32700 Parse error");
    assertThat(error("{\"" + "a".repeat(129) + "\":1}", 500)).isEqualTo("-32700 Parse error");
    JsonNode longId = answer("{\"id\":\"" + "a".repeat(257) + "\",\"method\":\"help\"}", 200);
    assertThat(longId.get("id").isNull()).as("an id too long to be one").isTrue();
  }

  /** Bytes of true requests, cut, doubled, overwritten: always one answer, never an exception. */
  @Test
  void answersWhateverItIsSent() {
    var random = new Random(3);
    List<byte[]> seeds =
        List.of(
            bytes(call("echo", "[\"text\",{\"a\":[1.5e3,true,null]}]")),
            bytes(batch(call("hash", "[\"" + "0f".repeat(32) + "\"]"), 3)),
            bytes(call("pprpcsb", "{\"nonce\":\"1\",\"mix_hash\":[{}],\"header_hash\":null}")),
            bytes("{\"id\":{\"a\":[]},\"method\":\"add\",\"params\":[1e400,-0,2]}"));
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutate(seeds.get(i % seeds.size()), random);
      RpcDesk.Reply reply = desk.answer(body);
      assertThat(reply.status()).isIn(200, 400, 404, 500);
      JsonNode json = read(reply);
      for (JsonNode each : json.isArray() ? json : List.of(json)) {
        assertThat(each.size()).isEqualTo(3);
        assertThat(each.get("error").path("code").asInt()).isNotEqualTo(RpcError.INTERNAL);
      }
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] body = seed.clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] = (byte) "[]{}\",:0-e\\u".charAt(random.nextInt(12));
        case 2 -> body = Arrays.copyOf(body, at + 1);
        default -> {
          byte[] tail = Arrays.copyOfRange(body, at, body.length);
          body = Arrays.copyOf(body, body.length + tail.length);
          System.arraycopy(tail, 0, body, body.length - tail.length, tail.length);
        }
      }
      body = Arrays.copyOf(body, Math.min(body.length, 1 << 14));
    }
    return body;
  }

  private static String call(String method, String params) {
    return "{\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private static String batch(String call, int count) {
    return "[" + String.join(",", Collections.nCopies(count, call)) + "]";
  }

  private String error(String body, int status) {
    JsonNode error = answer(body, status).get("error");
    return error.get("code").asInt() + " " + error.get("message").asText();
  }

  private JsonNode answer(String body, int status) {
    RpcDesk.Reply reply = desk.answer(bytes(body));
    assertThat(reply.status()).as(body).isEqualTo(status);
    return read(reply);
  }

  private static JsonNode read(RpcDesk.Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new AssertionError("an answer is no JSON", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
