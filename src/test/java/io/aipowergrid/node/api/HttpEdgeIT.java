package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP layer answers before any resource is reached. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class HttpEdgeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI base;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void unknownRouteSpeaksTheEnvelope() throws Exception {
    var response = get("/v1/nothing-here");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(error(response).get("rc").asText()).isEqualTo("not_found");
    assertThat(response.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
  }

  @Test
  void wrongMethodSpeaksTheEnvelope() throws Exception {
    var response = send(HttpRequest.newBuilder(base.resolve("/v1/chat/completions")).GET());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(error(response).get("rc").asText()).isEqualTo("method_not_allowed");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void wrongContentTypeIsRefused() throws Exception {
    var response =
        send(
            HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("hello")));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(error(response).get("rc").asText()).isEqualTo("unsupported_media_type");
  }

  @Test
  void compressedBodyIsRefused() throws Exception {
    var response =
        send(
            HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b, 8, 0})));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(error(response).get("message").asText()).contains("without a content encoding");
  }

  @Test
  void missingKeyIsRefused() throws Exception {
    var response = get("/v1/models");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(error(response).get("code").asText()).isEqualTo("invalid_api_key");
    assertThat(error(response).get("rc").asText()).isEqualTo("missing_api_key");
    assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(response.headers().firstValue("x-should-retry")).contains("false");
  }

  @Test
  void hugeBodyWithALengthIsRefused() throws Exception {
    var response =
        send(
            HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[5 << 20])));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(error(response).get("rc").asText()).isEqualTo("request_too_large");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void refusesATargetAboveTheLimitAndTakesOneAtIt() throws Exception {
    var atLimit = "/v1/models?x=" + "y".repeat(8192 - "/v1/models?x=".length());
    assertThat(get(atLimit).statusCode()).isEqualTo(401);
    for (var tooLong : new String[] {atLimit + "y", atLimit + "y".repeat(60_000)}) {
      var response = get(tooLong);
      assertThat(response.statusCode()).isEqualTo(414);
      assertThat(error(response).get("rc").asText()).isEqualTo("uri_too_long");
      assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }
  }

  @Test
  void refusesHeadersAboveTheLimit() throws Exception {
    for (int bytes : new int[] {31_000, 33_000, 300_000}) {
      var response =
          send(
              HttpRequest.newBuilder(base.resolve("/v1/models"))
                  .version(HttpClient.Version.HTTP_1_1)
                  .header("x-long", "y".repeat(bytes)));
      assertThat(response.statusCode()).isEqualTo(bytes < 32_768 ? 401 : 431);
      assertThat(error(response).get("rc").asText())
          .isEqualTo(bytes < 32_768 ? "missing_api_key" : "headers_too_large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/%zz",
        "/v1/models/%a",
        "/v1/models/abc%",
        "/v1/jobs?limit=%zz",
        "/v1/jobs?limit=5%",
        "/%zz"
      })
  void aTargetThatIsNoUriIsRefusedBeforeUs(String target) throws Exception {
    var answer = raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request").endsWith("\r\n\r\n");
  }

  @Test
  void refusesARequestWithoutAHost() throws Exception {
    var answer = raw("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("must name one valid Host");
  }

  @Test
  void refusesAnEncodingThatHidesTheEndOfTheBody() throws Exception {
    var answer =
        raw(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"
                + "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("is chunked.");
    // One answer, and the connection is closed: the rest was not taken for a second request.
    assertThat(answer.split("HTTP/1.1 ")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1;x/models",
        "/v1/models;x=y",
        "/v1;/keys",
        "/v1;a/log/head",
        "/v1;a=b/chat/completions",
        "/;/v1/models",
        "/v1/jobs?model=%00",
        "/v1/models/a%00b"
      })
  void noSpellingOfAPathPassesTheDoor(String path) throws Exception {
    var answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"rc\":\"invalid_request\"");
  }

  @Test
  void everyOtherPathHasARequestIdToo() throws Exception {
    var response = get("/no/such/page");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  /** Sends bytes that no client library would, and reads until the node closes. */
  private String raw(String request) throws Exception {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode error(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body()).get("error");
  }
}
