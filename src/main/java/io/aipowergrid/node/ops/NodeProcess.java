package io.aipowergrid.node.ops;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What surrounds the application in its process: the data folder, the secret and the database come
 * up before Quarkus and go down after it. Main thread only.
 */
public final class NodeProcess {
  private final DataDirectory data;

  private NodeProcess(DataDirectory data) {
    this.data = data;
  }

  /**
   * Runs the node until it is told to stop.
   *
   * @return the exit status
   */
  public static int runNode() {
    requireNetwork();
    DataDirectory data = lockedData();
    HttpPort.requireFree();
    return new NodeProcess(data).runGuarded();
  }

  /** A network that is none is told in its own words, before database and rooms come up. */
  private static void requireNetwork() {
    String named = System.getProperty("aipg.chain.network", System.getenv("AIPG_CHAIN_NETWORK"));
    if (named != null && !named.isBlank()) {
      NetworkParamsReader.read(named);
    }
  }

  /**
   * Runs one operator command with the node's beans and database, without HTTP and without starting
   * the rooms; works beside a running node as well as without one.
   *
   * @return the exit status
   */
  public static int runCommand(Class<? extends QuarkusApplication> command) {
    prepareCommand();
    DataDirectory data = DataDirectory.open();
    boolean alone = data.tryLock();
    return new NodeProcess(data).runWithDatabase(command, alone);
  }

  /**
   * As {@link #runCommand}, but only when no node runs on the data folder; none can start there
   * until the command has ended.
   *
   * @throws IllegalStateException when one runs, or when the database is one that a node elsewhere
   *     may be using
   */
  static int runCommandAlone(Class<? extends QuarkusApplication> command) {
    if (!ownsDatabase()) {
      throw new IllegalStateException(
          "the database is not this folder's own, so another node may be writing to it; start the"
              + " node and try again");
    }
    prepareCommand();
    return new NodeProcess(lockedData()).runWithDatabase(command, true);
  }

  private static void prepareCommand() {
    System.setProperty("quarkus.http.host-enabled", "false");
    System.setProperty("quarkus.scheduler.enabled", "false");
    System.setProperty("aipg.ops.start-rooms", "false");
    System.setProperty("quarkus.log.level", "WARN");
    System.setProperty("quarkus.banner.enabled", "false");
  }

  private static DataDirectory lockedData() {
    DataDirectory data = DataDirectory.open();
    if (!data.tryLock()) {
      throw new IllegalStateException(
          "a node is already running on " + data.root() + "; stop it first, or set AIPG_DATA_DIR");
    }
    return data;
  }

  private int runGuarded() {
    prepare();
    Optional<EmbeddedPostgres> database = startDatabaseUnlessGiven();
    Optional<PostgresGuard> guard = database.map(PostgresGuard::of);
    var stop =
        new OnlyOnce(
            () -> {
              guard.ifPresent(PostgresGuard::close);
              database.ifPresent(EmbeddedPostgres::stop);
            });
    // Before the node is ready a signal ends the process at once, past what follows below.
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "postgres-stop"));
    try {
      return runQuarkus(NodeApplication.class);
    } finally {
      stop.run();
    }
  }

  /** Runs the first time; whoever comes later waits for its end. */
  private static final class OnlyOnce implements Runnable {
    private final Runnable action;
    private boolean done;

    OnlyOnce(Runnable action) {
      this.action = action;
    }

    @Override
    public synchronized void run() {
      if (!done) {
        done = true;
        action.run();
      }
    }
  }

  private int runWithDatabase(
      Class<? extends QuarkusApplication> application, boolean stopDatabase, String... arguments) {
    prepare();
    Optional<EmbeddedPostgres> database = startDatabaseUnlessGiven();
    try {
      return runQuarkus(application, arguments);
    } finally {
      if (stopDatabase) {
        database.ifPresent(EmbeddedPostgres::stop);
      }
    }
  }

  private void prepare() {
    System.setProperty("aipg.data-dir", data.root().toString());
    System.setProperty("aipg.secret", data.secret());
  }

  private static int runQuarkus(
      Class<? extends QuarkusApplication> application, String... arguments) {
    var status = new AtomicInteger();
    Quarkus.run(
        application,
        (code, failure) -> {
          if (failure != null) {
            System.err.println("aipg: the node could not start: " + StartFailure.describe(failure));
          }
          status.set(failure == null ? code : Math.max(code, 1));
        },
        arguments);
    return status.get();
  }

  /** Whether the database is the embedded one, which nobody else uses. */
  static boolean ownsDatabase() {
    return givenDatabase().isEmpty();
  }

  private static Optional<String> givenDatabase() {
    return Optional.ofNullable(
            System.getProperty(
                "quarkus.datasource.jdbc.url", System.getenv("QUARKUS_DATASOURCE_JDBC_URL")))
        .filter(url -> !url.isBlank());
  }

  /** The address is not repeated: it may hold a password. */
  static void requirePostgres(String jdbcUrl) {
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new IllegalStateException(
          "QUARKUS_DATASOURCE_JDBC_URL is no address of a PostgreSQL server; it looks like"
              + " jdbc:postgresql://db.example.org:5432/aipg");
    }
  }

  private Optional<EmbeddedPostgres> startDatabaseUnlessGiven() {
    Optional<String> given = givenDatabase();
    if (given.isPresent()) {
      requirePostgres(given.get());
      return Optional.empty();
    }
    EmbeddedPostgres database = EmbeddedPostgres.start(data.postgres());
    System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
    System.setProperty("quarkus.datasource.username", database.user());
    System.setProperty("quarkus.datasource.password", database.password());
    return Optional.of(database);
  }
}
