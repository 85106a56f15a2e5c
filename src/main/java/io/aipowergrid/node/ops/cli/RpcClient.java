package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls the RPC port of the node that runs on this machine. Not thread-safe. */
final class RpcClient implements AutoCloseable {
  /** Amounts are never a double, and keep their eight decimals. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int PORT_MAX = 0xffff;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A block far from the tip may make the node reorganise before it answers. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  /** How often, and how long each time, a call waits for a node that has too much to do. */
  private static final int WAITS_MAX = 30;

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final URI url;
  private final String authorization;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  /**
   * @param url of http or https
   * @param cookie the file the node wrote at its start
   */
  RpcClient(URI url, Path cookie) {
    if (!SCHEMES.contains(String.valueOf(url.getScheme()))
        || url.getHost() == null
        || url.getPort() > PORT_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, url + " is no URL such as http://127.0.0.1:9788");
    }
    this.url = url;
    authorization = "Basic " + Base64.getEncoder().encodeToString(read(cookie));
  }

  private static byte[] read(Path cookie) {
    try {
      return Files.readString(cookie).strip().getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new NoNodeException("no node runs on " + cookie.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new IllegalStateException(cookie + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * @return what the method gives; a JSON null for nothing
   * @throws NodeException in the node's words when it refuses
   */
  JsonNode call(String method, Object... params) {
    JsonNode answer = post(request(method, params));
    refuse(answer);
    return answer.path("result");
  }

  /**
   * Calls a method once for each list of parameters, in one request.
   *
   * @return the whole answers, with result or error, in the same order
   */
  List<JsonNode> callAll(String method, List<? extends List<?>> params) {
    JsonNode answers = post(params.stream().map(each -> request(method, each.toArray())).toList());
    if (!answers.isArray() || answers.size() != params.size()) {
      refuse(answers);
      throw new IllegalStateException("the node at " + url + " did not answer every call");
    }
    var results = new ArrayList<JsonNode>();
    answers.forEach(results::add);
    return results;
  }

  private static Map<String, Object> request(String method, Object... params) {
    return Map.of("id", 1, "method", method, "params", params);
  }

  private static void refuse(JsonNode answer) {
    JsonNode error = answer.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          error.path("message").asText() + " (" + error.path("code").asInt() + ")");
    }
  }

  private JsonNode post(Object body) {
    try {
      var request =
          HttpRequest.newBuilder(url)
              .timeout(ANSWER_TIMEOUT)
              .header("Authorization", authorization)
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      for (int i = 0; isBusy(response.statusCode()) && i < WAITS_MAX; i++) {
        Thread.sleep(WAIT);
        response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      }
      return read(response);
    } catch (ConnectException e) {
      throw new NoNodeException("no node answers at " + url);
    } catch (IOException e) {
      throw new IllegalStateException("the node at " + url + " broke off: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted");
    }
  }

  /** Too many requests, or too many at once. */
  private static boolean isBusy(int status) {
    return status == 429 || status == 503;
  }

  private JsonNode read(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() == 401) {
      throw new IllegalStateException(
          "the node at " + url + " does not know this cookie; name its own with --cookie");
    }
    boolean json =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("application/json"))
            .isPresent();
    if (!json) {
      throw new IllegalStateException(
          "the node at " + url + " answered with HTTP " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }

  /** Nothing listens at the address, or no node left its cookie. */
  static final class NoNodeException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoNodeException(String what) {
      super(what + "; start one with ./aipg run");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
