package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.aipowergrid.node.base.NodeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line makes of a node's answers. */
class RpcClientTest {
  @TempDir Path folder;

  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server;
  private RpcClient client;

  private record Answer(int status, String type, String body) {}

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          Answer answer = answers.removeFirst();
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", answer.type());
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Path cookie = Files.writeString(folder.resolve("rpc.cookie"), "__cookie__:secret");
    client = new RpcClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), cookie);
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
  }

  @Test
  void keepsAmountsAsTheyAre() {
    json(200, "{\"result\":{\"value\":21000000.10000000},\"error\":null}");
    assertThat(client.call("gettxout").get("value").decimalValue().toPlainString())
        .isEqualTo("21000000.10000000");
  }

  @Test
  void waitsForANodeThatHasTooMuchToDo() {
    answers.add(new Answer(429, "text/plain", "Too many requests"));
    answers.add(new Answer(503, "text/plain", "Work queue depth exceeded"));
    json(200, "{\"result\":7,\"error\":null}");
    assertThat(client.call("getblockcount").asInt()).isEqualTo(7);
  }

  @Test
  void tellsTheNodesRefusalInItsWords() {
    json(500, "{\"result\":null,\"error\":{\"code\":-5,\"message\":\"Block not found\"}}");
    assertThatThrownBy(() -> client.call("getblock"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("Block not found (-5)");
  }

  @Test
  void saysWhatToDoAboutAWrongCookieAndOtherAnswers() {
    answers.add(new Answer(401, "text/plain", ""));
    assertThatThrownBy(() -> client.call("help"))
        .hasMessageContaining("name its own with --cookie");
    answers.add(new Answer(413, "text/plain", "Request too large"));
    assertThatThrownBy(() -> client.call("help")).hasMessageContaining("answered with HTTP 413");
    json(200, "[{\"result\":1,\"error\":null}]");
    assertThatThrownBy(() -> client.callAll("getblockhash", List.of(List.of(1), List.of(2))))
        .hasMessageContaining("did not answer every call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9788",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:port/",
        "http://127.0.0.1:65536/"
      })
  void saysWhatAUrlLooksLike(String url) {
    Path cookie = folder.resolve("rpc.cookie");
    assertThatThrownBy(() -> new RpcClient(URI.create(url), cookie))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(url + " is no URL such as http://");
  }

  private void json(int status, String body) {
    answers.add(new Answer(status, "application/json", body));
  }
}
