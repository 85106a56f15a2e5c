package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Calls the RPC port of a node under test. */
final class RpcDoor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  private final Path cookie;

  RpcDoor(int port, Path data) {
    url = URI.create("http://127.0.0.1:" + port + "/");
    cookie = data.resolve("rpc.cookie");
  }

  /** What the call gives; an error fails the test. */
  JsonNode call(String method, Object... params) throws Exception {
    var body = JSON.createObjectNode().put("method", method);
    body.set("params", JSON.valueToTree(params));
    String credentials =
        Base64.getEncoder().encodeToString(Files.readString(cookie).strip().getBytes());
    var request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Basic " + credentials)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    JsonNode answer =
        JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    assertThat(answer.get("error").isNull()).as(method + ": " + answer).isTrue();
    return answer.get("result");
  }

  @Override
  public void close() {
    http.close();
  }
}
