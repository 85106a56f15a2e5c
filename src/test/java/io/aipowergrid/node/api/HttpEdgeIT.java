package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

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
  void everyOtherPathHasARequestIdToo() throws Exception {
    var response = get("/no/such/page");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
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
