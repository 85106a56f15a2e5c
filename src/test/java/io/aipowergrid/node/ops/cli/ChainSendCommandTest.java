package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is sent without a yes, and what is asked about can be read before. */
class ChainSendCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TXID = "ab".repeat(32);
  private static final String DECODED =
      """
      {"txid":"%s","size":225,
       "vin":[{"txid":"%s","vout":1}],
       "vout":[{"n":0,"value":12.50000000,"scriptPubKey":{"addresses":["nRecipient"]}}]}"""
          .formatted(TXID, "cd".repeat(32));

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final Map<String, String> results = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final InputStream terminal = System.in;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    results.put("decoderawtransaction", DECODED);
    results.put("gettxout", "{\"value\":12.51000000}");
    results.put("testmempoolaccept", "[{\"allowed\":true}]");
    results.put("sendrawtransaction", "\"" + TXID + "\"");
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 8);
    server.createContext(
        "/",
        exchange -> {
          JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
          String answer = request.isArray() ? "[" + answer(request.get(0)) + "]" : answer(request);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private String answer(JsonNode request) {
    String method = request.get("method").asText();
    asked.add(method + request.get("params"));
    return "{\"result\":" + results.get(method) + ",\"error\":null}";
  }

  @AfterEach
  void close() {
    System.setIn(terminal);
    server.stop(0);
  }

  private int send(String typed, String... words) throws IOException {
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    Path cookie = Files.writeString(folder.resolve("rpc.cookie"), "__cookie__:x");
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    var arguments =
        new ArrayList<>(List.of("chain", "send", "--rpc", url, "--cookie", cookie.toString()));
    arguments.addAll(List.of(words));
    return AipgCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void sendsAfterAYes() throws IOException {
    assertThat(send("yes\n", "0011")).isZero();
    assertThat(out.toString())
        .contains("transaction  " + TXID)
        .contains("size         225 bytes")
        .contains("fee          0.01000000")
        .contains("the node     would take it")
        .contains("cd".repeat(32) + ":1")
        .contains("12.50000000  nRecipient")
        .endsWith("txid " + TXID + System.lineSeparator());
    assertThat(asked).last().isEqualTo("sendrawtransaction[\"0011\"]");
  }

  @Test
  void sendsNothingWithoutTheWholeWord() throws IOException {
    for (String typed : List.of("y\n", "no\n", "\n", "")) {
      assertThat(send(typed, "0011")).isEqualTo(1);
      assertThat(out.toString().strip()).endsWith("Nothing was sent.");
    }
    assertThat(asked).noneMatch(call -> call.startsWith("sendrawtransaction"));
  }

  @Test
  void saysWhatTheNodeWouldRefuseAndWhatItCannotKnow() throws IOException {
    results.put("gettxout", "null");
    results.put("testmempoolaccept", "[{\"allowed\":false,\"reject-reason\":\"66: dust\"}]");
    assertThat(send("no\n", "0011")).isEqualTo(1);
    assertThat(out.toString())
        .contains("fee          unknown: the node does not have all that it spends")
        .contains("the node     would refuse it: 66: dust");
  }

  @Test
  void asksNothingOfAScript() throws IOException {
    assertThat(send("", "--yes", "0011")).isZero();
    assertThat(out.toString().strip()).isEqualTo(TXID);
    assertThat(asked).containsExactly("sendrawtransaction[\"0011\"]");
  }
}
