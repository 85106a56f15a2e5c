package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.api.rpc.RpcServer;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.ops.cli.AipgCommand;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The daemon's regtest chain, imported by the command line, and every door to it. */
abstract class ChainDoors {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String TIP = "1eacc06e9c5e1249af814f57e9f0b50227d04dfce4a5b14e1f322bbd2c119bcc";

  /** Mined every block of the chain. */
  static final String MINER = "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq";

  @TestHTTPResource("/")
  URI base;

  @Inject RpcServer server;
  @Inject RpcConfig config;
  @Inject Customers customers;
  @Inject ChainIndex index;

  final HttpClient http = HttpClient.newHttpClient();
  JsonNode vectors = JSON.createObjectNode();
  String printed = "";

  @BeforeEach
  void importTheChain() throws Exception {
    try (var in = ChainDoors.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      vectors = JSON.readTree(in);
    }
    Path lines = Path.of("target", "test-networks", "blocks.jsonl");
    var raw = new ArrayList<String>();
    vectors.get("blocks").forEach(block -> raw.add('"' + block.get("raw").asText() + '"'));
    Files.write(lines, raw);
    assertThat(command("import", lines.toString())).as(printed).isZero();
    assertThat(printed).contains("0 refused").contains("height 323");
  }

  static void assertFields(JsonNode json, String names) {
    var found = new ArrayList<String>();
    json.fieldNames().forEachRemaining(found::add);
    assertThat(found).as(json.toString()).containsExactlyInAnyOrder(names.split(" "));
  }

  void awaitIndex() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (index.position().map(at -> at.height() < 323).orElse(true)) {
      assertThat(System.nanoTime()).as("the index follows").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  static String batch(String call, int count) {
    return "[" + String.join(",", Collections.nCopies(count, call)) + "]";
  }

  URI rpcUrl() {
    return URI.create("http://127.0.0.1:" + server.port().orElseThrow() + "/");
  }

  String credentials() throws Exception {
    return Files.readString(Path.of(config.cookieFile()));
  }

  HttpResponse<String> post(String body, String credentials) throws Exception {
    var request = HttpRequest.newBuilder(rpcUrl());
    if (!credentials.isEmpty()) {
      String basic = Base64.getEncoder().encodeToString(credentials.getBytes());
      request.header("Authorization", "Basic " + basic);
    }
    return http.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode call(String method, Object... params) throws Exception {
    var body = JSON.createObjectNode().put("method", method);
    body.set("params", JSON.valueToTree(params));
    return JSON.readTree(post(body.toString(), credentials()).body());
  }

  JsonNode rpc(String method, Object... params) throws Exception {
    JsonNode answer = call(method, params);
    assertThat(answer.get("error").isNull()).as(answer.toString()).isTrue();
    return answer.get("result");
  }

  int error(String method, Object... params) throws Exception {
    return call(method, params).get("error").get("code").asInt();
  }

  int command(String... words) {
    var out = new StringWriter();
    var arguments = new ArrayList<>(List.of("chain"));
    arguments.addAll(List.of(words));
    if (!arguments.contains("--network")) {
      arguments.addAll(List.of("--network", VectorNetwork.file().toString()));
    }
    arguments.addAll(
        List.of(
            "--rpc", rpcUrl().toString(),
            "--cookie", config.cookieFile()));
    int status =
        AipgCommand.commandLineFor(arguments.getFirst())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new));
    printed = out.toString();
    return status;
  }
}
