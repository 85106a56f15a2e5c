package io.aipowergrid.node.ops;

import io.aipowergrid.node.base.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server whose life cycle is ours: unpacked once, made durable (fsync on), reachable
 * on loopback with a password only, adopted after a crash of this process, stopped cleanly at its
 * end.
 *
 * <p>The main thread starts and stops it; {@link PostgresGuard} waits for its end and restarts it
 * in between.
 */
public final class EmbeddedPostgres {
  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

  static final String USER = "aipg";
  static final String DATABASE = "postgres";

  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final int CONNECTIONS_MAX = 120;
  private static final int PORT_MAX = 65_535;

  private final Path home;
  private final Path data;
  private final Path log;
  private final String password;
  private final int port;

  private EmbeddedPostgres(Path home, Path data, Path log, String password, int port) {
    this.home = home;
    this.data = data;
    this.log = log;
    this.password = password;
    this.port = port;
  }

  /**
   * Starts the server under a folder, or adopts the one that a killed process left running there.
   *
   * @param folder receives programs, cluster, password, port and log; made when absent
   * @throws IllegalStateException with what to do, when the server cannot run here
   */
  public static EmbeddedPostgres start(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      Path home = PostgresBinaries.unpackInto(root);
      String password = SecretFile.readOrCreate(root.resolve("password"));
      Path data = root.resolve("cluster");
      Path log = root.resolve("server.log");
      if (!Files.exists(data.resolve("PG_VERSION"))) {
        initialise(home, data, root.resolve("password"));
      }
      Optional<EmbeddedPostgres> survivor = findSurvivor(home, data, log, password);
      if (survivor.isPresent()) {
        return survivor.get();
      }
      // What a crash left names a process that is no server of ours; PostgreSQL would believe it.
      Files.deleteIfExists(data.resolve("postmaster.pid"));
      var server =
          new EmbeddedPostgres(home, data, log, password, choosePort(root.resolve("port")));
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the embedded PostgreSQL under " + root, e);
    }
  }

  /** The address for JDBC; user and password are given apart. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  public int port() {
    return port;
  }

  /**
   * Ends all sessions, writes a last checkpoint and stops the server; returns when it has stopped.
   */
  public void stop() {
    PostgresProgram.run(
        home,
        STOP_TIMEOUT.plusSeconds(5),
        "pg_ctl",
        "-D",
        data.toString(),
        "stop",
        "-m",
        "fast",
        "-w",
        "-t",
        Long.toString(STOP_TIMEOUT.toSeconds()));
  }

  /** Waits until the server's process has ended, whoever ended it. */
  void awaitEnd() throws InterruptedException {
    try {
      Optional<ProcessHandle> process = process(home, pidFileLines(data));
      if (process.isPresent()) {
        process.get().onExit().get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the server's process id", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for the server's end", e);
    }
  }

  /**
   * Starts the server again, on the same port.
   *
   * @throws IllegalStateException when it does not start
   */
  void restart() {
    launch();
  }

  private static void initialise(Path home, Path data, Path passwordFile) throws IOException {
    // A cluster that was only half made by a killed first start has no PG_VERSION at its end; begin
    // again.
    Path fresh = data.resolveSibling("cluster-new");
    Trees.deleteIfExists(fresh);
    PostgresProgram.run(
        home,
        COMMAND_TIMEOUT,
        "initdb",
        "-D",
        fresh.toString(),
        "-U",
        USER,
        "-A",
        "scram-sha-256",
        "--pwfile=" + passwordFile,
        "--encoding=UTF8",
        "--no-locale");
    Trees.deleteIfExists(data);
    Files.move(fresh, data);
  }

  /** A server left running by a killed process, when it answers to our password. */
  private static Optional<EmbeddedPostgres> findSurvivor(
      Path home, Path data, Path log, String password) throws IOException {
    List<String> lines = pidFileLines(data);
    Optional<ProcessHandle> process = process(home, lines);
    if (process.isEmpty() || lines.size() < 4) {
      return Optional.empty();
    }
    var server =
        new EmbeddedPostgres(home, data, log, password, Integer.parseInt(lines.get(3).strip()));
    if (server.answers()) {
      LOG.infof("Embedded PostgreSQL adopted pid=%s port=%d", lines.get(0), server.port);
      return Optional.of(server);
    }
    LOG.warnf("Embedded PostgreSQL pid=%s does not answer, stopping it", lines.get(0));
    server.stop();
    return Optional.empty();
  }

  /** Process id, data folder, start time, port and more, a line each; none without a server. */
  private static List<String> pidFileLines(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    return Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
  }

  /** The recorded process, if it is a server that was started with these programs. */
  private static Optional<ProcessHandle> process(Path home, List<String> pidFileLines)
      throws IOException {
    if (pidFileLines.isEmpty() || !pidFileLines.getFirst().strip().matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    String program = home.toRealPath().resolve("bin/postgres").toString();
    return ProcessHandle.of(Long.parseLong(pidFileLines.getFirst().strip()))
        .filter(ProcessHandle::isAlive)
        // Whose program cannot be seen is taken for ours: better not started than started twice.
        .filter(process -> process.info().command().map(program::equals).orElse(true));
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, password)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The port of the last start, unless somebody else has taken it meanwhile. */
  private static int choosePort(Path portFile) throws IOException {
    OptionalInt remembered = remembered(portFile);
    if (remembered.isPresent() && isFree(remembered.getAsInt())) {
      return remembered.getAsInt();
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(portFile, Integer.toString(socket.getLocalPort()));
      return socket.getLocalPort();
    }
  }

  /** A file that a power cut left empty or spoilt remembers nothing. */
  private static OptionalInt remembered(Path portFile) throws IOException {
    String text = Files.exists(portFile) ? Files.readString(portFile).strip() : "";
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= PORT_MAX
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private void launch() {
    List<String> settings = new ArrayList<>();
    settings.add("-p " + port);
    settings.add("-c listen_addresses=127.0.0.1");
    settings.add("-c unix_socket_directories=");
    settings.add("-c max_connections=" + CONNECTIONS_MAX);
    // Money is stored here: nothing is acknowledged before it is on the disk.
    settings.add("-c fsync=on -c synchronous_commit=on -c full_page_writes=on");
    settings.add("-c password_encryption=scram-sha-256");
    PostgresProgram.run(
        home,
        COMMAND_TIMEOUT,
        "pg_ctl",
        "-D",
        data.toString(),
        "-l",
        log.toString(),
        "-w",
        "-t",
        Long.toString(COMMAND_TIMEOUT.toSeconds()),
        "-o",
        String.join(" ", settings),
        "start");
    LOG.infof("Embedded PostgreSQL started version=%s port=%d", PostgresBinaries.VERSION, port);
  }
}
