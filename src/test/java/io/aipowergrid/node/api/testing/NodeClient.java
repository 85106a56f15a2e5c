package io.aipowergrid.node.api.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain HTTP client of the node, for what an SDK would hide. */
public final class NodeClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final @Nullable String key;

  /**
   * @param key null sends none
   */
  public NodeClient(URI base, @Nullable String key) {
    this.base = base;
    this.key = key;
  }

  /** An answer with its body as text. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      return parse(response.body());
    }

    /** The error envelope's fields. */
    public JsonNode error() {
      return json().path("error");
    }

    /** The header, empty when absent. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The data of a stream, without the end marker. */
    public List<JsonNode> events() {
      return text()
          .lines()
          .filter(line -> line.startsWith("data: {"))
          .map(line -> parse(line.substring("data: ".length())))
          .toList();
    }
  }

  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  public HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
    return key == null ? request : request.header("authorization", "Bearer " + key);
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  public Answer post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json));
    if (headers.length > 0) request.headers(headers);
    return send(request);
  }

  public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(http.send(request.build(), BodyHandlers.ofString()));
  }

  /** The client below, for answers that are read piece by piece. */
  public HttpClient http() {
    return http;
  }

  /** A chat request to a model, with extra fields that each begin with a comma. */
  public static String chat(String model, String extra) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]"
        + extra
        + "}";
  }
}
