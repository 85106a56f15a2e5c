package io.aipowergrid.node.ops.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packaged node in a process of its own, with a data folder of its own: for tests that signal
 * it, kill it and start it again. One thread uses it.
 */
public final class NodeUnderTest implements AutoCloseable {
  /** A setting that makes answers take seconds, whatever the machine can do. */
  public static final String SLOW_ENGINE = "-Daipg.inference.engine.kernels=scalar";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern DEMO_KEY = Pattern.compile("aipg_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path data;
  private final int port = freePort();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process process;
  private int starts;

  /**
   * @param data the folder of the node's data and logs; kept over restarts
   */
  public NodeUnderTest(Path data) {
    this.data = data;
  }

  /** Something to wait for. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Gives a variable to the processes that are started from now on. */
  public void setEnvironment(String variable, String value) {
    environment.put(variable, value);
  }

  /**
   * Starts the program itself.
   *
   * @param settings such as {@code -Daipg.jobs.concurrency=2}
   */
  public void start(String... settings) throws IOException {
    launch(PackagedProgram.process(ownSettings(settings), List.of("run")));
  }

  /** Starts the node as a script does that puts {@code ./aipg run} into the background. */
  public void startInBackground(String... settings) throws IOException {
    // What POSIX asks of a shell without job control: such a child ignores SIGINT.
    var builder = new ProcessBuilder("sh", "-c", "trap '' INT; exec ./aipg run");
    var flags = new ArrayList<>(PackagedProgram.SHORT_LIVED);
    flags.addAll(ownSettings(settings));
    builder.environment().put("AIPG_JAVA_OPTS", String.join(" ", flags));
    launch(PackagedProgram.clean(builder));
  }

  private List<String> ownSettings(String... settings) {
    // Tests speak to loopback only: no seeds are asked unless a setting says otherwise.
    var all = new ArrayList<>(List.of("-Daipg.chain.p2p.peers-only=true"));
    all.addAll(List.of(settings));
    all.addAll(
        List.of(
            "-Xmx512m", "-Daipg.data-dir=" + data.toAbsolutePath(), "-Dquarkus.http.port=" + port));
    return all;
  }

  private void launch(ProcessBuilder builder) throws IOException {
    starts++;
    TestPostgres.giveProgramsTo(data.resolve("pg"));
    builder.environment().putAll(environment);
    process = builder.redirectErrorStream(true).redirectOutput(logFile().toFile()).start();
  }

  /** What the running node, or the last one, printed. */
  public String log() throws IOException {
    return Files.readString(logFile());
  }

  private Path logFile() {
    return data.resolve("node-" + starts + ".log");
  }

  public Process process() {
    var started = process;
    assertThat(started).as("a started node").isNotNull();
    return started;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public void awaitReady() throws Exception {
    await("the node is ready", () -> readiness().equals(Optional.of(200)));
  }

  /** The status of the readiness check; nothing while the node does not listen. */
  public Optional<Integer> readiness() throws InterruptedException {
    var ready = HttpRequest.newBuilder(uri("/q/health/ready")).GET().build();
    try {
      return Optional.of(client.send(ready, BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The key the first start prints; waits for it. */
  public String awaitDemoKey() throws Exception {
    await("the demo key is shown", () -> DEMO_KEY.matcher(log()).find());
    var matcher = DEMO_KEY.matcher(log());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  /**
   * A chat request whose answer is its own and exactly so long: hot sampling seeded by the number,
   * and none of the tokens that end an answer.
   */
  public HttpRequest.Builder longChat(String key, int number, boolean stream, int tokens) {
    var body =
        """
        {"model":"aipg-builtin","max_tokens":%d,"temperature":2,"seed":%d,"stream":%b,
         "logit_bias":{"0":-100,"1":-100,"2":-100},
         "messages":[{"role":"user","content":"Tell me a long story, number %d."}]}
        """
            .formatted(tokens, number, stream, number);
    return HttpRequest.newBuilder(uri("/v1/chat/completions"))
        .version(HttpClient.Version.HTTP_1_1)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /**
   * Sends a signal to the node.
   *
   * @param name such as {@code INT}
   */
  public void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end of the node and gives its exit status. */
  public int awaitExit() throws InterruptedException {
    assertThat(process().waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .as("the node ends")
        .isTrue();
    return process().exitValue();
  }

  /** The process of the embedded database; nothing when it is stopped or was killed. */
  public Optional<ProcessHandle> database() throws IOException {
    var pidFile = data.resolve("pg/cluster/postmaster.pid");
    if (!Files.exists(pidFile)) return Optional.empty();
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
        .filter(ProcessHandle::isAlive);
  }

  /** The database's own log. */
  public String databaseLog() throws IOException {
    return Files.readString(data.resolve("pg/server.log"));
  }

  /** The one number that a statement gives. */
  public long number(String sql) throws IOException, SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Runs a statement that changes something. */
  public void execute(String sql) throws IOException, SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
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

  /** Waits until the condition holds, as long as the node lives. */
  public void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(process().isAlive()).as("the node lives while waiting until " + what).isTrue();
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(end);
      Thread.sleep(50);
    }
  }

  /** Leaves nothing running, whatever the assertions left. */
  @Override
  public void close() throws IOException, InterruptedException {
    client.close();
    var node = process;
    if (node != null) {
      node.destroy();
      if (!node.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) node.destroyForcibly();
    }
    database().ifPresent(ProcessHandle::destroy);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }
}
