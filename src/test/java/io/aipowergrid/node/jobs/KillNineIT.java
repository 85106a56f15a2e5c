package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node, killed by SIGKILL among fifty jobs and started again: no job lost, none billed
 * twice, no reservation left hanging, the database back by itself. Then it ends by SIGTERM in good
 * order.
 */
class KillNineIT {
  private static final int JOBS = 50;
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
  private static final Pattern DEMO_KEY = Pattern.compile("aipg_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}");
  private static final List<String> FLAGS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-XX:+RestoreMXCSROnJNICalls",
          "-Xmx512m");

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();
  private int port;
  private Process node;

  @AfterEach
  void leaveNothingRunning() throws IOException, InterruptedException {
    if (node != null) {
      node.destroy();
      if (!node.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
    }
    // What the assertions may have left of the database, when the node could not stop it.
    var pidFile = data.resolve("pg/cluster/postmaster.pid");
    if (Files.exists(pidFile)) {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void losesNothingAndBillsNothingTwice() throws Exception {
    start("first.log", 2);
    String key = awaitDemoKey("first.log");
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < JOBS; i++) {
      answers.add(client.sendAsync(request(key, i), BodyHandlers.ofString()));
    }
    await("all jobs are admitted", () -> number("select count(*) from job") == JOBS);
    await("jobs run", () -> number("select count(*) from job where state = 'RUNNING'") > 0);

    node.destroyForcibly();
    assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
    long cut = number("select count(*) from job where ended_at is null");
    long paidBefore = number("select coalesce(sum(cost_micros), 0) from job");
    assertThat(cut).as("jobs cut off by the kill").isGreaterThan(10);
    answers.forEach(answer -> answer.cancel(true));

    start("second.log", 4);
    awaitReady();
    await("all jobs end", () -> number("select count(*) from job where ended_at is null") == 0);

    assertThat(number("select count(*) from job where state = 'SUCCEEDED'")).isEqualTo(JOBS);
    assertThat(number("select count(*) from job where waived")).isEqualTo(cut);
    assertThat(number("select count(*) from job where waived and cost_micros > 0")).isZero();
    assertThat(number("select count(*) from job where not waived and cost_micros = 0")).isZero();
    assertThat(number("select coalesce(sum(cost_micros), 0) from job")).isEqualTo(paidBefore);
    assertThat(number("select count(*) from reservation where state = 'OPEN'")).isZero();
    assertThat(number("select sum(charged_free + charged_prepaid) from reservation"))
        .isEqualTo(paidBefore);
    assertThat(number("select count(distinct job_id) from usage_job")).isEqualTo(JOBS);
    assertThat(number("select count(*) from usage_job")).isEqualTo(JOBS);
    assertThat(number("select count(*) from proof_receipt")).isEqualTo(JOBS);
    assertThat(number("select count(*) from job_payload")).isZero();

    // Who repeats a cut request gets the answer that was computed meanwhile, as a repetition.
    var repeated = client.send(request(key, JOBS - 1), BodyHandlers.ofString());
    assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(200);
    assertThat(repeated.headers().firstValue("idempotent-replayed")).contains("true");
    assertThat(number("select count(*) from job")).isEqualTo(JOBS);

    node.destroy();
    assertThat(node.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(data.resolve("pg/cluster/postmaster.pid")).doesNotExist();
    System.out.printf("kill -9: %d of %d jobs were cut and ended after the restart%n", cut, JOBS);
  }

  private void start(String log, int concurrency) throws IOException {
    assertThat(JAR).as("the packaged node; made by mvn package").exists();
    port = port == 0 ? freePort() : port;
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Daipg.data-dir=" + data);
    command.add("-Daipg.chain.p2p.enabled=false");
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Daipg.jobs.concurrency=" + concurrency);
    command.addAll(List.of("-jar", JAR.toString(), "run"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_"));
    node = builder.redirectOutput(data.resolve(log).toFile()).start();
  }

  private String awaitDemoKey(String log) throws Exception {
    await(
        "the demo key is shown",
        () -> DEMO_KEY.matcher(Files.readString(data.resolve(log))).find());
    awaitReady();
    var matcher = DEMO_KEY.matcher(Files.readString(data.resolve(log)));
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private void awaitReady() throws Exception {
    var ready = HttpRequest.newBuilder(uri("/q/health/ready")).GET().build();
    await(
        "the node is ready",
        () -> {
          try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private HttpRequest request(String key, int number) {
    // Hot sampling makes the answers long and different, so that the kill meets them half done.
    var body =
        """
        {"model":"aipg-builtin","max_tokens":200,"temperature":2,"seed":%d,
         "messages":[{"role":"user","content":"Tell me a long story, number %d."}]}
        """
            .formatted(number, number);
    return HttpRequest.newBuilder(uri("/v1/chat/completions"))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "kill-nine-" + number)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private long number(String sql) throws IOException, SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connect() throws IOException, SQLException {
    var folder = data.resolve("pg");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/postgres"
            .formatted(Files.readString(folder.resolve("port")).strip()),
        "aipg",
        Files.readString(folder.resolve("password")).strip());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(node.isAlive()).as("the node lives while waiting until " + what).isTrue();
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
