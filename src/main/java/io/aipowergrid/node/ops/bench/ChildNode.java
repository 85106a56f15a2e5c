package io.aipowergrid.node.ops.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A whole node in a process of its own, on loopback and on a throw-away data folder, so that start
 * time, memory and HTTP are measured as a user has them. One thread uses it.
 */
final class ChildNode implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern KEY = Pattern.compile("aipg_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final Path folder;
  private final Path output;
  private final URI uri;
  private final Duration startTime;

  private ChildNode(Process process, Path folder, Path output, URI uri, Duration startTime) {
    this.process = process;
    this.folder = folder;
    this.output = output;
    this.uri = uri;
    this.startTime = startTime;
  }

  /**
   * Starts a node from the same program that runs now and waits until it is ready.
   *
   * @param folder its data folder; started on again, it measures a warm start
   */
  static ChildNode start(Path folder, String... settings) throws IOException, InterruptedException {
    int port = freePort();
    Path output = folder.resolveSibling(folder.getFileName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-Daipg."))
        .forEach(command::add);
    command.addAll(List.of(settings));
    command.add("-Daipg.data-dir=" + folder);
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + port);
    command.add("-jar");
    command.add(System.getProperty("java.class.path"));
    command.add("run");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    URI uri = URI.create("http://127.0.0.1:" + port);
    awaitReady(process, uri, output);
    return new ChildNode(process, folder, output, uri, Duration.ofNanos(System.nanoTime() - began));
  }

  URI uri() {
    return uri;
  }

  /** From the start of the process until it said that it is ready. */
  Duration startTime() {
    return startTime;
  }

  /** The demo key that the first start prints. */
  String demoKey() {
    try {
      Matcher key = KEY.matcher(Files.readString(output));
      if (!key.find()) {
        throw new IllegalStateException("the node printed no demo key; its output is in " + output);
      }
      return key.group();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory of the node's own process, without the database. */
  long residentBytes() {
    return residentBytes(process.toHandle());
  }

  /**
   * Resident memory of the embedded database's processes; pages they share are counted once each.
   */
  long databaseResidentBytes() throws IOException {
    return databaseResidentBytes(folder.resolve("pg"));
  }

  /** The same for the embedded database under any folder. */
  static long databaseResidentBytes(Path database) throws IOException {
    Path pidFile = database.resolve("cluster/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .mapToLong(ChildNode::residentBytes)
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long residentBytes(ProcessHandle process) {
    try {
      Matcher line =
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
      return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static void awaitReady(Process process, URI uri, Path output)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri.resolve("/q/health/ready")).build();
      while (System.nanoTime() < deadline && process.isAlive()) {
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notListeningYet) {
          // It comes up within seconds; the loop is bounded by the deadline.
        }
        Thread.sleep(20);
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the node did not become ready; its output is in " + output);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
